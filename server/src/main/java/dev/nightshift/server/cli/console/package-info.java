/**
 * What all commands share: the terminal, options, tables, errors, and how a server is found and
 * asked.
 */
package dev.nightshift.server.cli.console;
