/**
 * For authors of plugins: a run without a server, and the rules that every job keeps, as tests to
 * extend.
 */
package dev.nightshift.job.testkit;
