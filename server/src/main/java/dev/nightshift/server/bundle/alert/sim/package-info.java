/** Pretended fleets, from which the unit tests of the alert rules are written. */
package dev.nightshift.server.bundle.alert.sim;
