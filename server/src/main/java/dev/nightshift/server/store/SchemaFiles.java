package dev.nightshift.server.store;

/**
 * Where the versions of the schema are: those in words of both databases, and those in one's own.
 */
final class SchemaFiles {
  static final String[] H2 = {"classpath:db/migration", "classpath:db/h2"};
  static final String[] POSTGRESQL = {"classpath:db/migration", "classpath:db/postgresql"};

  private SchemaFiles() {}
}
