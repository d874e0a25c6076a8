package dev.nightshift.server.store;

import dev.nightshift.server.engine.JobKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * A set of jobs as parameters of a statement. The statement may find a few rows more: those of a
 * named job in another named scope.
 */
record Jobs(List<String> names, List<String> scopes) {
  static final String CONDITION = "job in (<jobs>) and scope in (<scopes>)";

  static Jobs of(Collection<JobKey> keys) {
    return new Jobs(
        padded(keys.stream().map(JobKey::job).distinct().sorted().toList()),
        padded(keys.stream().map(JobKey::scope).distinct().sorted().toList()));
  }

  <S extends SqlStatement<S>> S bind(S statement) {
    return statement.bindList("jobs", names).bindList("scopes", scopes);
  }

  // Few different lengths are few different statements, which the database then knows already.
  private static List<String> padded(List<String> values) {
    var all = new ArrayList<>(values);
    while (Integer.bitCount(all.size()) != 1) {
      all.add(values.get(values.size() - 1));
    }
    return all;
  }
}
