/** Commands about jobs: list, hold back, schedule. */
package dev.nightshift.server.cli.job;
