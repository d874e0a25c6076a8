/** Pages for people: server-rendered HTML without scripts. */
package dev.nightshift.server.web;
