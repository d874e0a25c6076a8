/** Asks Prometheus, Alertmanager and Grafana what of the bundle they have. */
package dev.nightshift.server.deployed;
