package dev.nightshift.jobs.scrub;

/**
 * What is wrong with an extent.
 *
 * @param copies a bit for each bad copy, the first disk's being 1; 1 where there are no copies
 * @param lost nothing that is left can bring it back
 */
record Damage(int copies, boolean lost) {}
