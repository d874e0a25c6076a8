package dev.nightshift.server.plugin;

/**
 * A JDBC driver from the folder {@code drivers}.
 *
 * @param className the driver's class
 * @param version as the driver tells it
 * @param source the file or folder as the operator knows it
 * @param sha256 of the file, in hex; of a folder of JARs: of its files' names and hashes
 */
public record LoadedDriver(String className, String version, String source, String sha256) {}
