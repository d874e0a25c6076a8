/** The JSON interface below {@code /api/v1}. Field names and shapes are a contract. */
package dev.nightshift.server.api;
