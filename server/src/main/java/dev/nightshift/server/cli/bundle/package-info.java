/** Commands that make, compare and deploy dashboards, rules and runbooks. */
package dev.nightshift.server.cli.bundle;
