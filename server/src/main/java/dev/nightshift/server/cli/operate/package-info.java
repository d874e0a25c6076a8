/** Commands about the server itself: start, check, state. */
package dev.nightshift.server.cli.operate;
