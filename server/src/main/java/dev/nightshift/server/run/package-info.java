/**
 * What a run is: its values and states, one attempt in its thread, and how others read and watch
 * runs.
 */
package dev.nightshift.server.run;
