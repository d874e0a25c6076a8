package dev.nightshift.server.store;

import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/** The address of a PostgreSQL database, checked, and printable without secrets. */
record PostgresUrl(String url) {
  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final Pattern USER_INFO = Pattern.compile("//[^/?]*@");

  /**
   * @throws IllegalArgumentException saying what is wrong; never with a password
   */
  PostgresUrl {
    if (USER_INFO.matcher(url).find()) {
      throw new IllegalArgumentException(
          "url "
              + printable(url)
              + " names a user; write it below user, and a reference to the password below password");
    }
    if (!url.startsWith("jdbc:postgresql:") || Driver.parseURL(url, new Properties()) == null) {
      throw new IllegalArgumentException(
          "url is \""
              + printable(url)
              + "\"; write it as jdbc:postgresql://host:5432/database, or leave it out to keep runs in"
              + " a file");
    }
    var schema = schema(url);
    if (schema != null && !SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "url names the schema \""
              + schema
              + "\"; one name of small letters, digits and _ is allowed");
    }
  }

  /** The schema that it names; null: the database's default. */
  String schema() {
    return schema(url);
  }

  private static String schema(String url) {
    return Driver.parseURL(url, new Properties()).getProperty("currentSchema");
  }

  // Parameters may hold a password, and so may whatever stands before an @.
  private static String printable(String url) {
    var start = USER_INFO.matcher(url).replaceAll("//");
    int parameters = start.indexOf('?');
    return parameters < 0 ? start : start.substring(0, parameters);
  }

  @Override
  public String toString() {
    return printable(url) + (schema() == null ? "" : "?currentSchema=" + schema());
  }
}
