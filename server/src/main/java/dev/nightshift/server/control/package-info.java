/** The one door for actions: each is checked, done and audited here. */
package dev.nightshift.server.control;
