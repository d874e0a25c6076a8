/** Looks after the server itself, through what it grants, and after what is deployed around it. */
package dev.nightshift.jobs.system;
