/**
 * Messages to people and systems: channels of config.yml, the outbox that keeps what is not
 * delivered, and what the server tells by itself.
 */
package dev.nightshift.server.notify;
