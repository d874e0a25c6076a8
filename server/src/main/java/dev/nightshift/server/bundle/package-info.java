/**
 * The bundle: dashboards, alerts and runbooks, generated from the catalogue. Pure but for files.
 */
package dev.nightshift.server.bundle;
