package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/** The store nears the size that is its limit. */
final class StoreGrowing implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.STORE_GROWING;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
                Severity.WARNING,
                Duration.ofMinutes(15),
                """
                max without (#without) (##STORE_SIZE) > 0.9 * max without (#without) (##STORE_SIZE_LIMIT)
                or
                (
                  max without (#without) (##STORE_SIZE) > 0.5 * max without (#without) (##STORE_SIZE_LIMIT)
                  and
                  max without (#without) (predict_linear(##STORE_SIZE[6h], 7 * 86400)) > max without (#without) (##STORE_SIZE_LIMIT)
                  and
                  max without (#without) (##STORE_SIZE offset 6h) > 0
                )
                """,
                "The store of {{ $labels.deployment }} nears its limit of size.",
                "The store of {{ $labels.deployment }} holds {{ $value | humanize1024 }}B: more than nine"
                    + " tenths of its limit, or it will pass it within a week at its present pace.")
            .slowly());
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The store is larger than nine tenths of `store.sizeLimit`, or larger than half of it and
            at the pace of the last six hours beyond it within a week.
            """,
            "When its disk is full nothing can be recorded, and no job starts.",
            "Tell whoever runs the database or the disk before the week is over.")
        .look("What takes the space, and until when is it kept?", "./nightshift store")
        .ask("Size over time:", "max without (#without) (##STORE_SIZE)")
        .ask(
            "Which jobs run or log most? Lines per second:",
            "sort_desc(sum without (#without, level) (rate(##LOG_LINES[1h])))")
        .look("How much is left on the disk?", "df -h data")
        .act("Keep less: shorten `retention:` in config.yml.")
        .act("A job logs too much: lower its level, or its cap.")
        .act("It is what the jobs need: give it a larger disk and raise `store.sizeLimit`.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "a store beyond nine tenths of its limit",
                fleet -> fleet.shows(CoreMetric.STORE_SIZE, minute -> minute < 10 ? 9e8 : 9.01e8))
            .silentAt(9, 24)
            .at(26, Firing.of(AlertName.STORE_GROWING)),
        Scenario.of(
                "a store that grows towards its limit, for long enough to be judged",
                fleet ->
                    fleet.shows(
                        CoreMetric.STORE_SIZE,
                        minute ->
                            5.5e8
                                + 60000 * Math.min(minute, 100)
                                + 100000 * Math.max(0, minute - 400)))
            .coarse()
            .silentAt(96, 396, 420)
            .at(640, Firing.of(AlertName.STORE_GROWING)),
        Scenario.of(
                "a small store that grows fast",
                fleet -> fleet.shows(CoreMetric.STORE_SIZE, minute -> 3e8 + 200000 * minute))
            .coarse()
            .silentAt(420));
  }
}
