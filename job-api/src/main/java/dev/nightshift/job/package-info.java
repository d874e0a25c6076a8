/**
 * What a plugin author writes against: a {@link dev.nightshift.job.Job} does the work and declares
 * what it is; a {@link dev.nightshift.job.Context} is what one run of it is given.
 *
 * <p>A plugin is a JAR (or a folder of JARs) that names its jobs in {@code
 * META-INF/services/dev.nightshift.job.Job}. This package depends on the JDK alone and is, with
 * SLF4J's API, all that a plugin shares with the server.
 *
 * <p>Its manifest may say {@code Nightshift-Plugin} (the plugin's name, else the file's), {@code
 * Nightshift-Plugin-Version} and {@code Nightshift-Api}, the version of this package that it was
 * built against, e.g. {@code 1.0}: a server whose version differs in the first number, or is lower
 * in the second, says so instead of loading it.
 *
 * <p>No method here returns or accepts {@code null} unless it says so.
 */
package dev.nightshift.job;
