package dev.nightshift.server.bundle.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.bundle.Tool;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.PluginFolder;
import dev.nightshift.server.plugin.PluginLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts of all plugins of the packed server, as the tour configures them, by promtool. */
class DeclaredAlertsIT {
  @TempDir Path folder;

  @Test
  void theGeneratedTestsOfAllPluginsHold() throws Exception {
    var config =
        tour()
            .replace("${NIGHTSHIFT_PORT:-8080}", "8080")
            .replace(
                "\njobs:\n",
                """

                jobs:
                  redis_probe: {}
                  bundle_drift: {settings: {prometheus: "http://127.0.0.1:9090"}}
                  metrics_snapshot: {grants: [metrics]}
                """);
    try (var loaded =
        new PluginLoader(folder, name -> null)
            .load(List.of(PluginFolder.builtIn()), ConfigDocument.parse(config))) {
      assertThat(loaded.configProblems()).isEmpty();
      var catalogue = List.of(loaded.catalogue());
      assertThat(loaded.jobs()).hasSizeGreaterThan(25);
      var rules = Bundle.generate(Fixture.settings(), catalogue).file("alerts/rules.yml");
      Files.writeString(folder.resolve("rules.yml"), rules.orElseThrow());
      var file = new RuleTestsFile(BundleInput.of(Fixture.settings(), catalogue));
      assertThat(file.declared())
          .extracting(scenario -> scenario.title().split(" ", 2)[0])
          .contains("ValidatorsFailing", "ValidatorsUnsteady", "RedisMemoryHigh", "BgTargetDown");
      Files.writeString(folder.resolve("rules.test.yml"), file.text(1, file.declared()));
      for (var command :
          List.of(
              List.of("check", "rules", "rules.yml"), List.of("test", "rules", "rules.test.yml"))) {
        var result = Tool.run(folder, "promtool", command.get(0), command.get(1), command.get(2));
        assertThat(result.exit()).as(result.output()).isZero();
      }
    }
  }

  private static String tour() throws IOException {
    try (var in =
        DeclaredAlertsIT.class.getResourceAsStream("/dev/nightshift/server/cli/demo/demo.yml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
