/**
 * Due times between two instants, and what a schedule means in words. Pure: time is an argument.
 */
package dev.nightshift.server.schedule;
