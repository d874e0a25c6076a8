/** What went on at some time: runs, samples of processes, what rose, and who explains it. */
package dev.nightshift.server.health.activity;
