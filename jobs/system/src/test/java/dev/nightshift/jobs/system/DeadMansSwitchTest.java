package dev.nightshift.jobs.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Job;
import dev.nightshift.job.Secret;
import dev.nightshift.job.testkit.JobContract;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadMansSwitchTest extends JobContract<DeadMansSwitch.Settings> {
  @TempDir Path root;
  private Outside outside;
  private String value;

  @BeforeEach
  void open() throws IOException {
    outside = new Outside();
    value = outside.url() + "/ping/5f1c-secret\n";
  }

  @AfterEach
  void close() {
    outside.close();
  }

  @Override
  protected Job<DeadMansSwitch.Settings> job() {
    return new DeadMansSwitch();
  }

  @Override
  protected DeadMansSwitch.Settings settings(Path folder) {
    return new DeadMansSwitch.Settings(
        new Secret("env:SWITCH", () -> value), Duration.ofMinutes(1));
  }

  @Test
  void theAddressIsAsked() throws Exception {
    try (var context = TestContext.of(job(), settings(root), root)) {
      job().run(context, settings(root));
      assertThat(context.items()).isEqualTo(1);
    }
    assertThat(outside.asked()).containsExactly("/ping/5f1c-secret");
  }

  @Test
  void aRefusalFailsTheRun() {
    outside.answers(404, "who?");
    assertFails("the service outside answered with 404");
  }

  @Test
  void silenceFailsTheRunWithoutShowingTheAddress() {
    value = "http://127.0.0.1:1/ping/5f1c-secret";
    assertFails("the service outside at 127.0.0.1 does not answer");
  }

  @Test
  void aSecretThatIsNoAddressIsNotShown() {
    value = "hunter2";
    assertFails("the value of env:SWITCH is no address of HTTP");
  }

  private void assertFails(String text) {
    var settings = settings(root);
    try (var context = TestContext.of(job(), settings, root)) {
      assertThatThrownBy(() -> job().run(context, settings))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(text)
          .hasMessageNotContainingAny("5f1c-secret", "hunter2");
    }
  }
}
