/** Commands about who may do what, and who did. */
package dev.nightshift.server.cli.access;
