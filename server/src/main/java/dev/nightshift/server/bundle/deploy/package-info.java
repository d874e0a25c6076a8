/** Forms in which Kubernetes, Grafana and Loki take the bundle. */
package dev.nightshift.server.bundle.deploy;
