/** The files of {@code dashboards/}, in Grafana's classic JSON model. */
package dev.nightshift.server.bundle.dashboard;
