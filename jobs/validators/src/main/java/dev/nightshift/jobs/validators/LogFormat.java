package dev.nightshift.jobs.validators;

/** How the lines that machines may read are written. */
public enum LogFormat {
  /** One JSON object a line. */
  JSON,
  /** Its message alone. */
  TEXT
}
