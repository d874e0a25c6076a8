/** A job run in the terminal, without a server. */
package dev.nightshift.server.cli.local;
