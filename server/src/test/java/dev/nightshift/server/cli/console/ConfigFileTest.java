package dev.nightshift.server.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir Path folder;

  @Test
  void variablesAreReplacedButNotInComments() throws IOException {
    var file =
        read(
            """
            # ${NOT_SET}
            dataFolder: ${DATA:-data}   # or ${NEITHER}
            pluginFolder: ${PLUGINS:-plugins}
            """,
            Map.of("DATA", "/var/x"));
    assertThat(file.text())
        .contains("dataFolder: /var/x ")
        .contains("pluginFolder: plugins")
        .contains("${NEITHER}");
  }

  @Test
  void everyVariableThatIsNotSetIsTold() {
    assertThatThrownBy(() -> read("a: ${ONE}\nb: ${TWO}\n", Map.of()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("config.yml has 2 problems:")
        .hasMessageContaining("line 1  the environment variable ONE is not set")
        .hasMessageContaining("line 2  the environment variable TWO is not set")
        .hasMessageEndingWith("Nothing was started.");
  }

  @Test
  void aMissingFileIsWrongUse() {
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("other.yml"), name -> null))
        .isInstanceOfSatisfying(
            CommandFailure.class, failure -> assertThat(failure.code()).isEqualTo(2));
  }

  @Test
  void aSectionKeepsItsLineWhileTheOthersAreBlank() throws IOException {
    var file = read("jobs:\n  gc: {}\n\nserver:\n  type: simple\n", Map.of());
    assertThat(file.only(List.of("server"))).isEqualTo("\n\n\nserver:\n  type: simple\n");
  }

  @Test
  void anUnknownSectionIsToldWithWhatWasMeant() throws IOException {
    Files.writeString(folder.resolve("config.yml"), "job:\n  gc: {}\nbundle: {serverURL: x}\n");
    assertThat(Installation.of(folder.resolve("config.yml"), name -> null).problems())
        .extracting(Object::toString)
        .containsExactly(
            "line 1: job is not known here. Did you mean jobs?",
            "line 3: bundle.serverURL is not known here. Did you mean serverUrl?");
  }

  @Test
  void whatRunbooksSayOfThemselvesIsReadAndWhatIsWrongIsTold() throws IOException {
    var config = folder.resolve("config.yml");
    Files.writeString(
        config,
        """
        bundle:
          runbooks:
            owner: platform
            reviewed: 2026-11-22
            reviewEvery: 30d
            escalation: {store: [dba]}
            contacts: {dba: dba@example.org}
        """);
    var sound = Installation.of(config, name -> null);
    assertThat(sound.problems()).isEmpty();
    assertThat(sound.bundle().runbooks().nextReview()).hasToString("Optional[2026-12-22]");
    assertThat(sound.bundle().runbooks().reach("dba")).isEqualTo("dba (dba@example.org)");
    Files.writeString(config, "bundle: {runbooks: {reviewed: soon, ownr: x}}\n");
    assertThat(Installation.of(config, name -> null).problems())
        .extracting(Object::toString)
        .anyMatch(text -> text.contains("ownr") && text.contains("owner"));
    Files.writeString(config, "bundle: {runbooks: {reviewed: soon}}\n");
    assertThat(Installation.of(config, name -> null).problems())
        .extracting(Object::toString)
        .containsExactly(
            "line 1: bundle.runbooks.reviewed is \"soon\"; write a day as 2026-01-31.");
  }

  private ConfigFile read(String text, Map<String, String> environment) throws IOException {
    return ConfigFile.read(Files.writeString(folder.resolve("config.yml"), text), environment::get);
  }
}
