package dev.nightshift.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import dev.nightshift.server.catalog.JobDefinition.SettingDescription;
import dev.nightshift.server.schedule.Durations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsBinderTest {
  @TempDir Path data;
  private final Map<String, String> environment = new HashMap<>();
  private final List<ConfigProblem> problems = new ArrayList<>();

  private <R> Optional<R> bind(Class<R> type, String yaml) {
    var node = ConfigDocument.parse("s:\n" + yaml.indent(2)).at("s");
    return binder().bind(type, node, problems);
  }

  private SettingsBinder binder() {
    return new SettingsBinder(data, environment::get);
  }

  private List<String> sentences() {
    return problems.stream().map(ConfigProblem::toString).toList();
  }

  record Everything(
      String text,
      int count,
      long big,
      double ratio,
      boolean on,
      DayOfWeek day,
      Duration age,
      Instant since,
      LocalTime at,
      ZoneId zone,
      Path folder,
      URI url,
      Secret password,
      List<Duration> pauses,
      Map<String, Vault> vaults,
      Optional<Integer> limit,
      Optional<String> note,
      Vault main) {}

  record Vault(
      @Setting(byDefault = "full") Mode mode, @Setting(min = 1, byDefault = "100") int blocks) {}

  enum Mode {
    FULL,
    ROLLED_UP
  }

  @Test
  void everyDocumentedTypeIsBound() {
    environment.put("DB_PASSWORD", "hunter2");
    var bound =
        bind(
            Everything.class,
            """
            text: 1.10
            count: 10_000
            big: 9000000000
            ratio: 0.25
            on: true
            day: monday
            age: 1h30m
            since: 2026-01-31T02:00:00Z
            at: 02:30
            zone: Europe/Zurich
            folder: vaults/../cold
            url: https://example.org/x
            password: env:DB_PASSWORD
            pauses: [100ms, 90s, 30d]
            vaults:
              orders: {mode: rolled-up}
              bills:
            limit: 5
            main: {blocks: 7}
            """);
    assertThat(sentences()).isEmpty();
    assertThat(bound)
        .contains(
            new Everything(
                "1.10",
                10_000,
                9_000_000_000L,
                0.25,
                true,
                DayOfWeek.MONDAY,
                Duration.ofMinutes(90),
                Instant.parse("2026-01-31T02:00:00Z"),
                LocalTime.of(2, 30),
                ZoneId.of("Europe/Zurich"),
                data.resolve("cold"),
                URI.create("https://example.org/x"),
                new Secret("env:DB_PASSWORD", () -> ""),
                List.of(Duration.ofMillis(100), Duration.ofSeconds(90), Duration.ofDays(30)),
                Map.of(
                    "orders", new Vault(Mode.ROLLED_UP, 100), "bills", new Vault(Mode.FULL, 100)),
                Optional.of(5),
                Optional.empty(),
                new Vault(Mode.FULL, 7)));
  }

  @Test
  void allErrorsAreReportedAtOnceEachWithItsLine() {
    var bound =
        bind(
            Everything.class,
            """
            text: [a]
            count: many
            ratio: NaN
            on: yes
            day: Mon
            age: 30 days
            since: yesterday
            at: 25:00
            zone: Europe/Zuerich
            url: "not a url"
            password: hunter2
            pauses: 90s
            vaults: {orders: {mode: rolled, block: 3}}
            folder: {a: 1}
            limit: 5.5
            main: small
            """);
    assertThat(bound).isEmpty();
    assertThat(sentences())
        .containsExactly(
            "line 2: s.text is a list; write a single text.",
            "line 3: s.count is \"many\"; write a whole number.",
            "line 1: s.big is missing; it is required: whole number.",
            "line 4: s.ratio is \"NaN\"; write a number.",
            "line 5: s.on is \"yes\"; write true or false.",
            "line 6: s.day is \"Mon\"; write one of monday, tuesday, wednesday, thursday, friday,"
                + " saturday, sunday.",
            "line 7: s.age is \"30 days\"; write a duration as 30d, 12h or 90s.",
            "line 8: s.since is \"yesterday\"; write an instant as 2026-01-31T02:00:00Z.",
            "line 9: s.at is \"25:00\"; write a time of day as 02:30.",
            "line 10: s.zone is \"Europe/Zuerich\"; write a time zone as Europe/Zurich or UTC.",
            "line 15: s.folder is a mapping; write a path; a relative one starts in the data"
                + " folder.",
            "line 11: s.url is \"not a url\"; write an address as https://host/path.",
            "line 12: s.password must be a reference, env:NAME or file:/path; the secret itself"
                + " does not belong here.",
            "line 13: s.pauses is \"90s\"; write a list, e.g. [a, b].",
            "line 14: s.vaults.orders.block: there is no such key. Did you mean blocks?",
            "line 14: s.vaults.orders.mode is \"rolled\"; write one of full, rolled_up.",
            "line 16: s.limit is \"5.5\"; write a whole number.",
            "line 17: s.main is \"small\"; write its keys below it: mode, blocks.");
  }

  record Limits(
      @Setting(min = 1, max = 100, byDefault = "20") int percent,
      @Setting(min = 60, byDefault = "5m") Duration every,
      @Setting(max = 3, byDefault = "[1]") List<Integer> levels) {}

  @Test
  void aValueOutsideItsLimitsIsRefused() {
    bind(Limits.class, "percent: 0\nevery: 10s\nlevels: [1, 9]");
    assertThat(sentences())
        .containsExactly(
            "line 2: s.percent is 0; it must be from 1 to 100.",
            "line 3: s.every is 10s; it must be at least 1m.",
            "line 4: s.levels[1] is 9; it must be at most 3.");
  }

  @Test
  void defaultsAreWrittenAsInConfigYml() {
    assertThat(bind(Limits.class, "{}"))
        .contains(new Limits(20, Duration.ofMinutes(5), List.of(1)));
    assertThat(bind(Limits.class, "percent:\nevery: ~"))
        .contains(new Limits(20, Duration.ofMinutes(5), List.of(1)));
  }

  record Named(
      @Setting(value = "Seconds between two cycles", name = "interval_secs", min = 1)
          long intervalSecs,
      @Setting(byDefault = "\"\"") String prefix,
      @Setting(byDefault = "*/5 * * * *") String cron) {}

  @Test
  void aKeyMayHaveAnotherNameThanItsComponent() {
    assertThat(bind(Named.class, "interval_secs: 30")).contains(new Named(30, "", "*/5 * * * *"));
    bind(Named.class, "intervalSecs: 30");
    assertThat(sentences())
        .containsExactly(
            "line 2: s.intervalSecs: there is no such key. Did you mean interval_secs?",
            "line 1: s.interval_secs is missing; it is required: whole number at least 1 (Seconds"
                + " between two cycles).");
  }

  record Window(Duration from, Duration to) {
    Window {
      if (from.compareTo(to) >= 0) {
        throw new IllegalArgumentException("from must be shorter than to");
      }
    }
  }

  @Test
  void aRuleOverSeveralComponentsIsToldWithItsPlace() {
    bind(Window.class, "from: 5m\nto: 1m");
    assertThat(sentences()).containsExactly("line 1: s: from must be shorter than to.");
  }

  @Test
  void aReferenceMayStandInBraces() {
    record Keys(Secret a, Secret b) {}
    environment.put("TOKEN", "one");
    var keys = bind(Keys.class, "a: ${env:TOKEN}\nb: '${file:token}'").orElseThrow();
    assertThat(keys.toString()).isEqualTo("Keys[a=env:TOKEN, b=file:token]");
    assertThat(keys.a().reveal()).isEqualTo("one");
  }

  @Test
  void anEmptySecretIsNone() throws IOException {
    record Keys(Secret a, Secret b) {}
    environment.put("TOKEN", "");
    Files.writeString(data.resolve("token"), "\n");
    var keys = bind(Keys.class, "a: env:TOKEN\nb: file:token").orElseThrow();
    assertThatThrownBy(() -> keys.a().reveal()).hasMessageContaining("is not set");
    assertThatThrownBy(() -> keys.b().reveal())
        .hasMessage("s.b: the secret file:token is empty; write the value into the file");
  }

  @Test
  void aSecretIsReadAnewAtEachUse() throws IOException {
    record Keys(Secret a, Secret b) {}
    var file = data.resolve("token");
    var keys = bind(Keys.class, "a: env:TOKEN\nb: file:token").orElseThrow();
    assertThat(keys.toString()).isEqualTo("Keys[a=env:TOKEN, b=file:token]");
    assertThatThrownBy(() -> keys.a().reveal())
        .hasMessage(
            "s.a: the secret env:TOKEN is not set; set the variable for the server's process and"
                + " restart it");
    assertThatThrownBy(() -> keys.b().reveal())
        .hasMessage(
            "s.b: the secret file:token cannot be read (NoSuchFileException); make the file there,"
                + " readable for the server's user");
    environment.put("TOKEN", "one");
    Files.writeString(file, "two\n");
    assertThat(keys.a().reveal()).isEqualTo("one");
    assertThat(keys.b().reveal()).isEqualTo("two");
    environment.put("TOKEN", "three");
    Files.writeString(file, "four");
    assertThat(keys.a().reveal()).isEqualTo("three");
    assertThat(keys.b().reveal()).isEqualTo("four");
  }

  record Tree(String name, @Setting(byDefault = "[]") List<Tree> children) {}

  @Test
  void aRecordMayContainItself() {
    assertThat(bind(Tree.class, "name: a\nchildren: [{name: b}]"))
        .contains(new Tree("a", List.of(new Tree("b", List.of()))));
    assertThat(binder().describe(Tree.class)).hasSize(2);
  }

  record Cache(@Setting(byDefault = "redis://localhost:6379") URI address) {}

  @Test
  void anAddressIsAskedForAsItsDefaultIsWritten() {
    assertThat(bind(Cache.class, "address: 127.0.0.1:6379")).isEmpty();
    assertThat(sentences())
        .containsExactly(
            "line 2: s.address is \"127.0.0.1:6379\"; write an address as redis://localhost:6379.");
  }

  record Described(
      @Setting("How long to keep") Duration keep,
      @Setting(value = "Pages per cycle", min = 1, max = 100, byDefault = "20") int percent,
      Optional<URI> hook,
      @Setting(value = "Per vault", byDefault = "{}") Map<String, Vault> vaults,
      @Setting(byDefault = "[]") List<String> tags) {}

  @Test
  void everyKeyIsDescribed() {
    assertThat(binder().describe(Described.class))
        .containsExactly(
            new SettingDescription("keep", "duration", "", "How long to keep"),
            new SettingDescription(
                "percent", "whole number from 1 to 100", "20", "Pages per cycle"),
            new SettingDescription("hook", "address", "none", ""),
            new SettingDescription("vaults", "map to keys", "{}", "Per vault"),
            new SettingDescription("vaults.<name>.mode", "one of full, rolled_up", "full", ""),
            new SettingDescription("vaults.<name>.blocks", "whole number at least 1", "100", ""),
            new SettingDescription("tags", "list of text", "[]", ""));
  }

  @Test
  void durationsAreWrittenAsTheyAreRead() {
    for (var text : List.of("30d", "12h", "90s", "100ms", "1h30m", "1d2h3m4s5ms")) {
      var duration = Durations.parse(text).orElseThrow();
      assertThat(Durations.parse(Durations.text(duration))).contains(duration);
    }
    assertThat(Durations.text(Duration.ofSeconds(90))).isEqualTo("1m30s");
    assertThat(Durations.parse("99999999999999999d")).isEmpty();
    for (var text : List.of("", "5", "5 m", "m5", "1m1h", "-5m", "1.5h")) {
      assertThat(Durations.parse(text)).as(text).isEmpty();
    }
  }
}
