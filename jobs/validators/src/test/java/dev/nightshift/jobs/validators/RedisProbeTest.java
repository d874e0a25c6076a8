package dev.nightshift.jobs.validators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightshift.job.Secret;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisProbeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;

  private static RedisProbe.Settings settings(URI address, String user, String password) {
    return settings(address, user, password, PATIENCE);
  }

  private static RedisProbe.Settings settings(
      URI address, String user, String password, Duration timeout) {
    return new RedisProbe.Settings(
        address,
        "redis",
        Optional.ofNullable(user),
        Optional.ofNullable(password).map(word -> new Secret("env:REDIS", () -> word)),
        timeout);
  }

  private TestContext probe(RedisStub redis, String user, String password) throws Exception {
    var settings = settings(redis.address(), user, password);
    try (var context = TestContext.of(new RedisProbe(), settings, folder)) {
      new RedisProbe().run(context, settings);
      return context;
    }
  }

  /** The failure, of which the dependency and the gauge have told too, and its declared mode. */
  private String failure(Function<List<String>, String> answers, String password) throws Exception {
    try (var redis = RedisStub.with(answers)) {
      return failure(settings(redis.address(), null, password));
    }
  }

  private String inVain(Function<List<String>, String> answers) throws Exception {
    try (var redis = RedisStub.with(answers)) {
      return failure(settings(redis.address(), null, null, SHORT));
    }
  }

  private String failure(RedisProbe.Settings settings) throws Exception {
    try (var context = TestContext.of(new RedisProbe(), settings, folder)) {
      long begun = System.nanoTime();
      var failure = catchThrowable(() -> new RedisProbe().run(context, settings));
      assertThat(failure).isInstanceOf(IOException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .as("told at once, or when the short time is over")
          .isLessThan(PATIENCE);
      assertThat(context.value(RedisProbe.UP)).hasValue(0);
      var said = failure.getMessage().substring(("Redis at " + settings.address() + " ").length());
      assertThat(context.dependencies()).containsEntry("redis", "down: " + said);
      assertThat(new RedisProbe().declare(settings).failureModes())
          .as("modes for " + failure.getMessage())
          .filteredOn(mode -> mode.matches(failure.getMessage()))
          .hasSize(1);
      return said;
    }
  }

  @Test
  void oneThatAnswersIsConnectedAndItsMemoryIsKnown() throws Exception {
    try (var redis = RedisStub.answering()) {
      var context = probe(redis, null, null);
      assertThat(redis.asked).containsExactly("PING", "INFO memory");
      assertThat(context.dependencies()).containsEntry("redis", "up");
      assertThat(context.value(RedisProbe.UP)).hasValue(1);
      assertThat(context.value(RedisProbe.USED)).hasValue(1_000_000);
      assertThat(context.value(RedisProbe.LIMIT)).hasValue(4_000_000);
      assertThat(context.value(RedisProbe.RATIO)).hasValue(0.25);
      assertThat(context.durations(RedisProbe.PING)).hasSize(1);
    }
  }

  @Test
  void withoutALimitItIsNeverNearIt() throws Exception {
    try (var redis = RedisStub.answering(0)) {
      assertThat(probe(redis, null, null).value(RedisProbe.RATIO)).hasValue(0);
    }
  }

  @Test
  void itLogsInWithTheSecretBeforeItAsks() throws Exception {
    try (var redis =
        RedisStub.with(command -> command.get(0).equals("AUTH") ? "+OK\r\n" : "+PONG\r\n")) {
      catchThrowable(() -> probe(redis, null, "s3cret"));
      catchThrowable(() -> probe(redis, "monitor", "s3cret"));
      assertThat(redis.asked).startsWith("AUTH s3cret", "PING").contains("AUTH monitor s3cret");
    }
  }

  @Test
  void aUserWhoMayNotAskForMemoryIsConnectedAllTheSame() throws Exception {
    try (var redis =
        RedisStub.with(
            command -> command.get(0).equals("PING") ? "+PONG\r\n" : "-NOPERM no permission\r\n")) {
      var context = probe(redis, null, null);
      assertThat(context.dependencies()).containsEntry("redis", "up");
      assertThat(context.value(RedisProbe.USED)).isEmpty();
    }
  }

  @Test
  void oneThatHangsIsGivenUpInTime() throws Exception {
    assertThat(inVain(command -> RedisStub.HANG)).isEqualTo("does not answer within 300ms");
    assertThat(inVain(command -> "+PO")).isEqualTo("does not answer within 300ms");
    assertThat(inVain(command -> command.get(0).equals("PING") ? "+PONG\r\n" : "$900\r\nused"))
        .isEqualTo("does not answer within 300ms");
  }

  @Test
  void oneThatClosesTheConnectionIsDown() throws Exception {
    assertThat(failure(command -> RedisStub.CLOSE, null)).startsWith("closed the connection");
  }

  @Test
  void oneThatIsNotThereIsDown() throws Exception {
    var nobody = URI.create("redis://127.0.0.1:1");
    assertThat(failure(settings(nobody, null, null))).isEqualTo("takes no connection");
  }

  @Test
  void oneThatAsksForAPasswordSaysSo() throws Exception {
    assertThat(failure(command -> "-NOAUTH Authentication required.\r\n", null))
        .isEqualTo("asks for a password: NOAUTH Authentication required.");
    assertThat(failure(command -> "-WRONGPASS invalid username-password pair\r\n", "old"))
        .isEqualTo("refuses the password: WRONGPASS invalid username-password pair");
  }

  @Test
  void oneThatLoadsItsDataIsDown() throws Exception {
    assertThat(failure(command -> "-LOADING Redis is loading the dataset in memory\r\n", null))
        .startsWith("answered with an error: LOADING");
  }

  @Test
  void nonsenseIsToldAsItCame() throws Exception {
    for (var nonsense :
        List.of(
            "HTTP/1.1 400 Bad Request\r\n",
            "+PANG\r\n",
            ":12\r\n",
            "\r\n",
            "$-1\r\n",
            "$99999999\r\n",
            "$x\r\n",
            "$2\r\nPONG\r\n",
            "x".repeat(5000) + "\r\n",
            "no end\n")) {
      assertThat(failure(command -> nonsense, null))
          .as(nonsense)
          .startsWith("does not speak Redis' protocol: it answered \"");
    }
  }

  @Test
  void oneThatSpeaksNoTlsSaysSo() throws Exception {
    try (var redis = RedisStub.with(command -> "-ERR\r\n")) {
      var address = URI.create("rediss://127.0.0.1:" + redis.address().getPort());
      var settings = settings(address, null, null, SHORT);
      try (var context = TestContext.of(new RedisProbe(), settings, folder)) {
        assertThatThrownBy(() -> new RedisProbe().run(context, settings))
            .isInstanceOf(IOException.class);
        assertThat(context.value(RedisProbe.UP)).hasValue(0);
      }
    }
  }

  @Test
  void anAddressHoldsNoPassword() {
    assertThatThrownBy(() -> settings(URI.create("redis://u:p@localhost"), null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("u:p");
  }
}
