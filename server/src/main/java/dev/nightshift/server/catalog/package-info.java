/**
 * The catalogue: the immutable, validated list of all jobs of a server. Knows no files and no
 * network.
 */
package dev.nightshift.server.catalog;
