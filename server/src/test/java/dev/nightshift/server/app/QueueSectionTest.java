package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.QueueLimits;
import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueSectionTest {
  private final List<ConfigProblem> problems = new ArrayList<>();

  private Optional<EngineSettings> bind(String config) {
    return new SettingsBinder(Path.of("data"), name -> null)
        .bind(
            EngineSettings.class,
            QueueSection.intoEngine(ConfigDocument.parse(config), problems),
            problems);
  }

  private static QueueLimits limits(int concurrency, Integer cluster, int priority) {
    return new QueueLimits(concurrency, Optional.ofNullable(cluster), priority);
  }

  @Test
  void aQueueThatNothingIsSaidOfHasTheDefaults() {
    var settings = bind("jobs: {}").orElseThrow();
    assertThat(settings.limits("default")).isEqualTo(limits(8, null, 0));
    assertThat(settings.limits("mail")).isEqualTo(limits(3, null, 0));
  }

  @Test
  void eachQueueSaysItsOwn() {
    var settings =
        bind("queues: {mail: {concurrency: 2, clusterConcurrency: 5, priority: 7}, default: {priority: 1}}")
            .orElseThrow();
    assertThat(settings.limits("mail")).isEqualTo(limits(2, 5, 7));
    assertThat(settings.limits("default")).isEqualTo(limits(8, null, 1));
    assertThat(problems).isEmpty();
  }

  @Test
  void theEnginesOldKeysHoldOnForOtherQueues() {
    var settings =
        bind("engine: {concurrency: {default: 4, mail: 1}, namedQueue: 2}\nqueues: {mail: {priority: 1}}")
            .orElseThrow();
    assertThat(settings.limits("default")).isEqualTo(limits(4, null, 0));
    assertThat(settings.limits("mail")).isEqualTo(limits(1, null, 1));
    assertThat(settings.limits("other")).isEqualTo(limits(2, null, 0));
  }

  @Test
  void whatCannotBeIsRefusedWithItsPlaceAndTheNextStep() {
    bind("queues: {mail: {concurrency: 0}}");
    bind("queues: {mail: {concurency: 3}}");
    bind("engine: {queues: {mail: {concurrency: 3}}}");
    bind("engine: {concurrency: {mail: 2}}\nqueues: {mail: {concurrency: 3}}");
    assertThat(problems.stream().map(ConfigProblem::toString)).hasSize(4);
    assertThat(problems.get(0).toString()).contains("queues.mail.concurrency");
    assertThat(problems.get(1).toString()).contains("concurrency");
    assertThat(problems.get(2).toString()).contains("write queues: at the left edge");
    assertThat(problems.get(3).toString())
        .contains("engine.concurrency.mail says what queues.mail.concurrency says; remove it here");
  }
}
