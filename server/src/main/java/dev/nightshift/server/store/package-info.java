/**
 * The engine's and the readers' ports in SQL on JDBI. No loop of its own, and no clock: time is an
 * argument.
 */
package dev.nightshift.server.store;
