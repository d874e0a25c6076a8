/** Jobs without Java: commands, HTTP calls, SQL, and files that must be there. */
package dev.nightshift.jobs.basic;
