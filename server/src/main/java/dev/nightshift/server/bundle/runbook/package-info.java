/** The files of {@code runbooks/}: a page for each alert and each job, an index and a reference. */
package dev.nightshift.server.bundle.runbook;
