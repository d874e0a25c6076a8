/**
 * Finds and mends bit rot in any directory. A pool is one or several folders ("disks") whose files
 * are cut into extents; a manifest says what each extent must hold, and parity or copies bring back
 * what changed by itself.
 */
package dev.nightshift.jobs.scrub;
