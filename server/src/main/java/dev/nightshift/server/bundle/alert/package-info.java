/** The files of {@code alerts/}: rules, their tests, routing and scraping. */
package dev.nightshift.server.bundle.alert;
