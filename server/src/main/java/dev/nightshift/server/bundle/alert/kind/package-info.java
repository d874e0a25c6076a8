/** Each kind of alert with its rules, what its runbook says, and what proves it. */
package dev.nightshift.server.bundle.alert.kind;
