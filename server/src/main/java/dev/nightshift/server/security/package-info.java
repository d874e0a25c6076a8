/** Who acts, what they may do, and how they prove who they are. */
package dev.nightshift.server.security;
