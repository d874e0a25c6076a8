/**
 * The command line: talks HTTP to a running server, and generates the bundle and breaks or heals
 * fixtures without one.
 */
package dev.nightshift.server.cli;
