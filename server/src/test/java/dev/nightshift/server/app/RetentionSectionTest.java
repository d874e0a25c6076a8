package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import dev.nightshift.server.retention.RetentionSettings;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionSectionTest {
  private static final Path DATA = Path.of("data").toAbsolutePath();
  private final List<ConfigProblem> problems = new ArrayList<>();

  private Optional<RetentionSettings> read(String config) {
    return new RetentionSection(
            ConfigDocument.parse(config), new SettingsBinder(DATA, name -> null), problems)
        .read();
  }

  private String problem() {
    assertThat(problems).hasSize(1);
    return problems.get(0).sentence();
  }

  @Test
  void whereConfigYmlSaysNothingTheDefaultsHold() {
    assertThat(read("jobs: {}")).contains(RetentionSettings.byDefault(DATA));
    assertThat(problems).isEmpty();
  }

  @Test
  void aJobsWordGoesBeforeItsQueuesAndThatBeforeTheRest() {
    var settings =
        read("""
                retention:
                  runs: {succeeded: 10d}
                  queues: {scoring: {succeeded: 24h, failed: 7d}}
                  jobs: {rank: {failed: 90d}}
                """)
            .orElseThrow();
    assertThat(settings.keep("rank", "scoring", RunState.FAILED)).isEqualTo(Duration.ofDays(90));
    assertThat(settings.keep("rank", "scoring", RunState.SUCCEEDED))
        .isEqualTo(Duration.ofHours(24));
    assertThat(settings.keep("score", "scoring", RunState.STALLED)).isEqualTo(Duration.ofDays(7));
    assertThat(settings.keep("score", "scoring", RunState.CANCELLED))
        .isEqualTo(Duration.ofDays(30));
    assertThat(settings.keep("gc", "default", RunState.SUCCEEDED)).isEqualTo(Duration.ofDays(10));
  }

  @Test
  void aNumberWithoutItsUnitIsRefusedWithWhatItCouldMean() {
    read("retention: {queues: {scoring: {succeeded: 86400000}}}");
    assertThat(problem())
        .isEqualTo(
            "retention.queues.scoring.succeeded is 86400000, a number without a unit: as seconds it"
                + " is 1,000 d, as milliseconds 1 d. Write it with its unit, as 24h or 7d.");
  }

  @Test
  void theKeyOfEarlierVersionsHoldsForAllRuns() {
    var settings = read("engine: {retention: 7d}").orElseThrow();
    assertThat(settings.keep("gc", "default", RunState.FAILED)).isEqualTo(Duration.ofDays(7));
    assertThat(settings.audit()).isEqualTo(Duration.ofDays(90));
    assertThat(RetentionSection.note(ConfigDocument.parse("engine: {retention: 7d}")).orElseThrow())
        .startsWith("engine.retention on line 1 has become three: write retention: {runs: ");
    assertThat(problems).isEmpty();
  }

  @Test
  void bothKeysAtOnceAreRefused() {
    read("engine: {retention: 7d}\nretention: {runs: {failed: 8d}}");
    assertThat(problem())
        .isEqualTo("engine.retention says the same as retention.runs; take engine.retention out.");
  }

  @Test
  void totalsMayNotBeShorterThanAMonth() {
    read("retention: {days: 10d}");
    assertThat(problem()).isEqualTo("retention.days is 10d; it must be at least 35d.");
  }

  @Test
  void theStoresLimitIsASizeWithItsUnit() {
    var binder = new SettingsBinder(DATA, name -> null);
    var settings =
        binder.bind(
            StoreSettings.class,
            ConfigDocument.parse("store: {sizeLimit: 2GB}").at("store"),
            problems);
    assertThat(settings.orElseThrow().sizeLimitBytes()).hasValue(2L << 30);
    assertThat(StoreSettings.DEFAULT.sizeLimitBytes()).isEmpty();
    binder.bind(
        StoreSettings.class,
        ConfigDocument.parse("store: {sizeLimit: 2000}").at("store"),
        problems);
    assertThat(problem())
        .isEqualTo("store: sizeLimit is \"2000\"; write a size with its unit, as 500MB or 2GB.");
  }
}
