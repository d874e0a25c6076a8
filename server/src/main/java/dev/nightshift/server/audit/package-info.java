/** Who did what, when, why, and what came of it. */
package dev.nightshift.server.audit;
