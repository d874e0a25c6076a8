package dev.nightshift.server.store;

import java.sql.SQLException;

/** PostgreSQL cannot be used; the message names the address, the reason and the next step. */
public final class StoreUnreachableException extends RuntimeException {
  StoreUnreachableException(PostgresUrl url, SQLException cause) {
    super(
        "PostgreSQL at "
            + url
            + " cannot be used: "
            + PostgresErrors.words(cause).replaceAll("\\s+", " ")
            + "; "
            + nextStep(cause.getSQLState() == null ? "" : cause.getSQLState()),
        cause);
  }

  private static String nextStep(String state) {
    if (state.startsWith("28")) {
      return "correct store.user and the password that store.password refers to";
    }
    if (state.equals("3D000")) {
      return "make the database: create database NAME owner USER";
    }
    if (state.equals("42501")) {
      return "let the user own the database: alter database NAME owner to USER";
    }
    return "see that it runs and that store.url in config.yml is right";
  }
}
