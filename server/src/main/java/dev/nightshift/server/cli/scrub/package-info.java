/** Commands of the guard against bit rot. */
package dev.nightshift.server.cli.scrub;
