/**
 * How long records are kept: what is removed, in bites that hold nobody up, and what goes into the
 * archive before.
 */
package dev.nightshift.server.retention;
