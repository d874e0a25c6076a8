package dev.nightshift.jobs.stats;

/** Source and target do not have the columns that they had. */
final class SchemaChangedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  SchemaChangedException(String message) {
    super(message);
  }
}
