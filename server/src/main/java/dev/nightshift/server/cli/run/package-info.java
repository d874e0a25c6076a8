/** Commands about runs: start, stop, list, follow, and what ran when. */
package dev.nightshift.server.cli.run;
