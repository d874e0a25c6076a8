/**
 * What a plugin author writes against: a {@link dev.nightshift.job.Job} does the work and declares
 * what it is; a {@link dev.nightshift.job.Context} is what one run of it is given.
 *
 * <p>A plugin is a JAR (or a folder of JARs) that names its jobs in {@code
 * META-INF/services/dev.nightshift.job.Job}. This package depends on the JDK alone and is, with
 * SLF4J's API, all that a plugin shares with the server.
 *
 * <p>No method here returns or accepts {@code null} unless it says so.
 */
package dev.nightshift.job;
