/**
 * For authors of plugins: a run without a server, and the rules that every job keeps, as tests to
 * extend. Needs JUnit Jupiter and AssertJ beside it.
 */
package dev.nightshift.job.testkit;
