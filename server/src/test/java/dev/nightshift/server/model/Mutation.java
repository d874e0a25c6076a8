package dev.nightshift.server.model;

import dev.nightshift.server.engine.Leases.Lease;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A safeguard of the engine that is taken away, to see that stories notice. */
enum Mutation {
  NONE("", List.of(), UnaryOperator.identity()),

  /** Cursors, progress and ends of a run are accepted whatever its row says. */
  NO_FENCE(
      "changed after its end|after its row was lost|which was over|ended \\w+, then",
      List.of(),
      Mutation::withoutFence),

  /**
   * A lease that seems to be over is ended at first sight, without being watched for its length.
   */
  NO_GRACE(
      "while the store was away|while it could rely on it", List.of(), UnaryOperator.identity()),

  /** Lanes are not unique, and jobs are not locked while lanes are counted. */
  NO_LANES(
      "(started|RUNNING) at once",
      List.of("alter table run drop constraint run_lane"),
      Mutation::withoutJobLocks),

  /** Jobs are not locked; lanes are unique still, and hold alone. */
  NO_JOB_LOCKS("", List.of(), Mutation::withoutJobLocks),

  /** It is forgotten up to when due times were settled. */
  NO_PLANNED_UNTIL(
      "was due at|was not due|does not come to rest|due times",
      List.of(),
      sql ->
          sql.replace(
              "planned_until = ?",
              "planned_until = case when cast(? as timestamptz) is null then cast(null as timestamptz) end"));

  private final Pattern symptom;
  private final List<String> schema;
  private final UnaryOperator<String> change;

  Mutation(String symptom, List<String> schema, UnaryOperator<String> change) {
    this.symptom = Pattern.compile(symptom);
    this.schema = schema;
    this.change = change;
  }

  /** How the promise reads that is broken without it. */
  Pattern symptom() {
    return symptom;
  }

  /** Statements that change the schema. */
  List<String> schema() {
    return schema;
  }

  /** What becomes of a statement. */
  UnaryOperator<String> change() {
    return change;
  }

  /** What the reaper is told of leases. */
  List<Lease> leases(List<Lease> leases, Instant now) {
    return this != NO_GRACE
        ? leases
        : leases.stream()
            .map(
                lease ->
                    lease.until().isAfter(now)
                        ? lease
                        : new Lease(lease.node(), lease.name(), lease.renewed(), lease.renewed()))
            .toList();
  }

  private static String withoutFence(String sql) {
    return sql.contains("set state = 'QUEUED'")
        ? sql
        : sql.replace("id = ? and state = 'RUNNING' and node = ?", "id = ? and (node = ? or true)");
  }

  private static String withoutJobLocks(String sql) {
    return sql.contains("from job_state") ? sql.replace(" for update", "") : sql;
  }
}
