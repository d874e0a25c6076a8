/** What changes from one bundle to another. */
package dev.nightshift.server.bundle.diff;
