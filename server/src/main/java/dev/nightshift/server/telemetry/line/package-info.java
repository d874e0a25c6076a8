/** How a line of the server's log is written: for people, as JSON, in the manner of pino. */
package dev.nightshift.server.telemetry.line;
