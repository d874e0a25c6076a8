package dev.nightshift.jobs.validators;

import java.net.URI;

/**
 * An endpoint that is scored.
 *
 * @param id unique in its list
 * @param publicKey what it is known by elsewhere, or empty
 * @param endpoint http, https, tcp, tls or file
 */
record Validator(String id, String publicKey, URI endpoint) {}
