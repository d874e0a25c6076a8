/**
 * Events of runs and looks at the store, as Prometheus series; and lines that libraries write on a
 * run's threads, as lines of its log. Listens only: nothing here can fail a run.
 */
package dev.nightshift.server.telemetry;
