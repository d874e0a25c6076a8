package db.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/**
 * What looking back needs: what a run counted, indexes of the audit and of days, and views for
 * people who read the store with SQL. H2 and PostgreSQL make JSON in different words, so the views
 * are written once for each.
 */
public final class V8__trail extends BaseJavaMigration {
  private static final List<String> TABLES =
      List.of(
          // null where an older server wrote the row
          "alter table run add column counts varchar",
          "create index job_day_on on job_day (on_day)",
          // each in the order in which entries are listed
          "create index audit_newest on audit (at, node, sequence)",
          "create index audit_action on audit (action, at, node, sequence)",
          "create index audit_actor on audit (actor, at, node, sequence)",
          "create index audit_target on audit (target, at, node, sequence)",
          "drop index audit_at");

  @Override
  public void migrate(Context context) throws Exception {
    var connection = context.getConnection();
    var postgres = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    try (var statement = connection.createStatement()) {
      for (var sql : TABLES) {
        statement.execute(sql);
      }
      for (var sql : views(postgres ? "postgresql" : "h2")) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> views(String database) throws IOException {
    var name = "/db/views/" + database + "-8.sql";
    try (var file = V8__trail.class.getResourceAsStream(name)) {
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.split(";\\s*(?:\\n|$)", 0));
    }
  }
}
