package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineSectionTest {
  private final List<ConfigProblem> problems = new ArrayList<>();

  private Optional<EngineSettings> bind(String config) {
    return new SettingsBinder(Path.of("data"), name -> null)
        .bind(EngineSettings.class, ConfigDocument.parse(config).at("engine"), problems);
  }

  @Test
  void whereConfigYmlSaysNothingTheDefaultsHold() {
    assertThat(bind("jobs: {}")).contains(EngineSettings.DEFAULT);
    assertThat(problems).isEmpty();
  }

  @Test
  void eachCanBeSaidDifferently() {
    var settings =
        bind("engine: {concurrency: {default: 2, mail: 1}, grace: 5s, late: 7s}").orElseThrow();
    assertThat(settings.concurrency()).isEqualTo(Map.of("default", 2, "mail", 1));
    assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.late()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.poll()).isEqualTo(EngineSettings.DEFAULT.poll());
  }

  @Test
  void aShorterLeaseStopsItsRunsEarlierToo() {
    assertThat(EngineSettings.DEFAULT.runsStoppedAfter()).isEqualTo(Duration.ofSeconds(45));
    assertThat(bind("engine: {lease: 8s, renewEvery: 2s}").orElseThrow().runsStoppedAfter())
        .isEqualTo(Duration.ofSeconds(6));
    assertThat(bind("engine: {stopRunsAfter: 20s}").orElseThrow().runsStoppedAfter())
        .isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aNodeMayBeGivenItsName() {
    assertThat(bind("engine: {node: {name: night-1}}").orElseThrow().node().name())
        .contains("night-1");
    bind("engine: {node: {name: 'night 1'}}");
    assertThat(problems.toString()).contains("the node's name is \"night 1\"; give it at most 50");
  }

  @Test
  void whatCannotBeIsRefusedWithItsPlace() {
    bind("engine: {lease: 10s, renewEvery: 20s}");
    bind("engine: {concurrency: {default: 0}}");
    bind("engine: {graze: 5s}");
    assertThat(problems.stream().map(ConfigProblem::toString))
        .hasSize(3)
        .allMatch(text -> text.contains("engine"));
  }
}
