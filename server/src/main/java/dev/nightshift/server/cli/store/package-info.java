/** Commands about the store: backup, restore, archive, move. */
package dev.nightshift.server.cli.store;
