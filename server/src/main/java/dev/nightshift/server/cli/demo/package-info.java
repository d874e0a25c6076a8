/** The tour, and faults on purpose. */
package dev.nightshift.server.cli.demo;
