/** Scores endpoints, and probes Redis without a driver. */
package dev.nightshift.jobs.validators;
