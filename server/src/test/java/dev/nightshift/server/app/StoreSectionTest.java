package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import dev.nightshift.server.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSectionTest {
  private final List<ConfigProblem> problems = new ArrayList<>();

  private Optional<StoreSettings> bind(String config) {
    return new SettingsBinder(Path.of("data"), name -> name.equals("DB_PASSWORD") ? "hush" : null)
        .bind(StoreSettings.class, ConfigDocument.parse(config).at("store"), problems);
  }

  @Test
  void whereConfigYmlSaysNothingTheStoreIsAFile() {
    assertThat(bind("jobs: {}")).contains(StoreSettings.DEFAULT);
    assertThat(problems).isEmpty();
  }

  @Test
  void aDatabaseIsNamedWithAReferenceToItsPassword() {
    var settings =
        bind("store: {url: 'jdbc:postgresql://db:5433/runs?currentSchema=night&sslmode=require', user: ann, password:"
                + " 'env:DB_PASSWORD', poolSize: 8, timeout: 3s}")
            .orElseThrow();
    assertThat(settings.postgresAddress())
        .contains("jdbc:postgresql://db:5433/runs?currentSchema=night");
    assertThat(settings.password().orElseThrow().reveal()).isEqualTo("hush");
    assertThat(settings.poolSize()).isEqualTo(8);
    assertThat(settings.tooSlowFor(Duration.ofSeconds(60))).isEmpty();
    assertThat(settings.tooSlowFor(Duration.ofSeconds(8)))
        .startsWith("store.timeout is 3 s and engine.lease 8 s; ");
  }

  @ParameterizedTest
  @CsvSource({
    "'url: jdbc:mysql://db/runs', 'write it as jdbc:postgresql://host:5432/database'",
    "'url: db', 'write it as jdbc:postgresql://host:5432/database'",
    "'url: jdbc:postgresql://db:x/runs', 'write it as jdbc:postgresql://host:5432/database'",
    "'url: jdbc:postgresql://ann:hush@db/runs', 'names a user; write it below user'",
    "'url: \"jdbc:postgresql://db/runs?currentSchema=A-b&password=hush\"', 'names the schema \"A-b\"'",
    "'url: jdbc:postgresql://db/runs, password: hush', 'must be a reference'",
    "'url: jdbc:postgresql://db/runs, poolSize: 1', 'poolSize'",
    "'uri: jdbc:postgresql://db/runs', 'url'"
  })
  void whatCannotBeIsRefusedWithoutTheSecret(String section, String says) {
    bind("store: {" + section + "}");
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.toString())
                    .contains("store")
                    .contains(says)
                    .doesNotContain("hush"));
  }
}
