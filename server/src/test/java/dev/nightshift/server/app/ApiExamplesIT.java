package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.plugin.PluginJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/api.md, in their order, in one shell, on a whole server in this process. */
class ApiExamplesIT {
  private static final Path DOCUMENT = Path.of("../docs/api.md");

  @TempDir Path home;

  @Test
  void everyExampleIsAnswered() throws Exception {
    var plugins = Files.createDirectories(home.resolve("plugins"));
    PluginJars.withJob("q.Report", "", "context.items(3);").write(plugins.resolve("report.jar"));
    try (var server = ServerHere.start(home, "")) {
      var token = Files.readString(home.resolve("data/cli-token")).strip();
      assertThat(server.post("/api/v1/jobs/report/runs", token).statusCode()).isEqualTo(202);
      var examples = examples();
      assertThat(examples).hasSizeGreaterThan(12);
      var script = new ArrayList<>(List.of("set -e -o pipefail"));
      for (var example : examples) {
        script.add(
            example
                .replace("http://127.0.0.1:8080", server.url())
                .replace("integrity_scrub", "report")
                // an error ends the script with its command
                .replace("curl -s ", "curl -sS --fail-with-body "));
      }
      assertThat(run(String.join("\n", script))).doesNotContain("problem+json");
    }
    assertThat(Files.readString(home.resolve("runs.csv"))).startsWith("id,job,state,");
  }

  private static List<String> examples() throws IOException {
    List<String> examples = new ArrayList<>();
    boolean inside = false;
    for (var line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith("```")) {
        inside = line.equals("```sh");
      } else if (inside) {
        examples.add(line);
      }
    }
    return examples;
  }

  private String run(String script) throws Exception {
    var out = home.resolve("out.txt");
    var process =
        new ProcessBuilder("bash", "-x", "-c", script)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
    var text = Files.readString(out);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
