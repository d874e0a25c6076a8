/**
 * Copies of the whole store in one file each: what such a file holds, how it is checked, and who
 * makes one while the server works.
 */
package dev.nightshift.server.backup;
