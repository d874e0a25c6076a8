/** Watches deadlines, sends reminders and counts the days of a practice. */
package dev.nightshift.jobs.legal;
