/**
 * Plans due times, claims runs, carries them out, renews leases, commits ends, reaps the lost, and
 * shuts down.
 */
package dev.nightshift.server.engine;
