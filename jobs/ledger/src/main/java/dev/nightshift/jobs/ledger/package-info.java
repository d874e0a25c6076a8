/**
 * Keeps vaults sound, small and recoverable. A vault is a folder with one SQLite file: hash-chained
 * blocks, the state they lead to, a checksum per page beside it, and snapshots.
 */
package dev.nightshift.jobs.ledger;
