/** Commands about maintenance windows, and what is kept and compared around them. */
package dev.nightshift.server.cli.maintenance;
