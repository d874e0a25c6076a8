package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.cli.console.ConfigFile;
import dev.nightshift.server.plugin.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropwizardSectionsTest {
  @TempDir Path folder;

  @Test
  void aKeyThatDropwizardDoesNotKnowIsAProblem() throws IOException {
    assertThat(problems("jobs: {}\nserver:\n  adminConnecters: []\n"))
        .singleElement()
        .extracting(ConfigProblem::sentence)
        .asString()
        .contains("server.adminConnecters")
        .contains("Did you mean")
        .contains("adminConnectors");
  }

  @Test
  void aTokenItselfHasNoPlaceInTheFile() throws IOException {
    assertThat(problems("access:\n  tokens: [{name: ci, role: admin, token: s3cret}]\n"))
        .singleElement()
        .extracting(ConfigProblem::sentence)
        .asString()
        .contains("env:NAME or file:/path")
        .doesNotContain("s3cret");
  }

  @Test
  void otherSectionsAreNotDropwizards() throws IOException {
    assertThat(problems("jobs: {gc: {owner: x}}\nmetrics: {prefix: y}\n")).isEmpty();
  }

  private List<ConfigProblem> problems(String text) throws IOException {
    var path = Files.writeString(folder.resolve("config.yml"), text);
    List<ConfigProblem> problems = new ArrayList<>();
    DropwizardSections.read(ConfigFile.read(path, name -> null), problems);
    return problems;
  }
}
