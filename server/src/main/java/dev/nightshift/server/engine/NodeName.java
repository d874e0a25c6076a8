package dev.nightshift.server.engine;

/**
 * Who this process is.
 *
 * @param id of this process start; no two are equal
 * @param name of the node, the same after a restart
 * @param version of the server
 */
public record NodeName(String id, String name, String version) {}
