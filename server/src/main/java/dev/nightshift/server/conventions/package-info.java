/**
 * Every metric, label and alert name, written once: what telemetry exports and what the bundle
 * queries.
 */
package dev.nightshift.server.conventions;
