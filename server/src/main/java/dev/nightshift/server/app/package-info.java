/** Puts the parts together; nothing imports it. */
package dev.nightshift.server.app;
