/** What every step of the bundle is given: jobs, names and addresses. */
package dev.nightshift.server.bundle.input;
