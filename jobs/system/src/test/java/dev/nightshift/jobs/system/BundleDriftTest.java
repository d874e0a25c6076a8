package dev.nightshift.jobs.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Job;
import dev.nightshift.job.Secret;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.Severity;
import dev.nightshift.job.testkit.JobContract;
import dev.nightshift.job.testkit.TestContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleDriftTest extends JobContract<BundleDrift.Settings> {
  private static final Secret TOKEN = new Secret("env:TOKEN", () -> "sesame");

  @TempDir Path root;
  private final List<ServerOperations.Finding> findings = new ArrayList<>();
  private final List<ServerOperations.Place> asked = new ArrayList<>();

  @Override
  protected Job<BundleDrift.Settings> job() {
    return new BundleDrift();
  }

  @Override
  protected BundleDrift.Settings settings(Path folder) {
    return settings("http://localhost:9090");
  }

  private static BundleDrift.Settings settings(String prometheus) {
    return new BundleDrift.Settings(
        URI.create(prometheus),
        Optional.empty(),
        Optional.of(URI.create("https://grafana.example.org")),
        Optional.empty(),
        Optional.empty(),
        Optional.of(TOKEN),
        Duration.ofMinutes(15));
  }

  @Override
  protected boolean fixtureHasWork() {
    return false;
  }

  @Override
  protected Optional<ServerOperations> operations() {
    return Optional.of(
        new ServerOperations() {
          @Override
          public List<Finding> deployedBundle(
              Place prometheus, Optional<Place> alertmanager, Optional<Place> grafana) {
            if (Thread.currentThread().isInterrupted()) {
              throw new IllegalStateException("interrupted while asking Prometheus");
            }
            asked.add(prometheus);
            alertmanager.ifPresent(asked::add);
            grafana.ifPresent(asked::add);
            return findings;
          }
        });
  }

  @Test
  void aDifferenceIsNoFailureButToldByTheGaugeAndTheLog() {
    findings.add(
        new ServerOperations.Finding(
            Severity.WARNING, "Grafana", "The dashboard a is not there.", "Upload it."));
    var settings = settings("http://localhost:9090");
    try (var context = TestContext.of(job(), settings, root).with(operations().orElseThrow())) {
      new BundleDrift().run(context, settings);
      assertThat(context.items()).isEqualTo(1);
      assertThat(context.value("bundle_differences", "grafana")).hasValue(1);
      assertThat(context.value("bundle_differences", "prometheus")).hasValue(0);
      assertThat(context.lines().toString())
          .contains("Grafana: The dashboard a is not there. Next: Upload it.");
    }
    assertThat(asked)
        .containsExactly(
            new ServerOperations.Place(URI.create("http://localhost:9090"), Optional.empty()),
            new ServerOperations.Place(
                URI.create("https://grafana.example.org"), Optional.of(TOKEN)));
  }

  @Test
  void anAddressIsOneOfHttp() {
    assertThatThrownBy(() -> settings("localhost:9090"))
        .hasMessage(
            "prometheus is \"localhost:9090\"; write an address that starts with http:// or https://");
  }
}
