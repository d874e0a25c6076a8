/** Commands that sum up and tell: figures, findings, reports, messages. */
package dev.nightshift.server.cli.report;
