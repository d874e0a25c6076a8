/** Collects figures over HTTP, copies rows from database to database, ranks and rewards. */
package dev.nightshift.jobs.stats;
