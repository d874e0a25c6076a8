package dev.nightshift.server.notify;

import dev.nightshift.job.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Channels to servers of a test. */
final class Sinks {
  static final String PASSWORD = "rosebud-7142";

  /** Longer than any machine stands still. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** With those who never answer. */
  static final Duration HASTE = Duration.ofMillis(300);

  private Sinks() {}

  static Sink mail(int port, String... to) {
    return mail(PATIENCE, port, to);
  }

  static Sink mail(Duration patience, int port, String... to) {
    return new SmtpSink(
        new SmtpSettings(
            "smtp",
            "127.0.0.1",
            port,
            false,
            false,
            Optional.empty(),
            Optional.of("nightshift"),
            Optional.of(secret()),
            "nightshift@example.org",
            to.length == 0 ? List.of("ops@example.org") : List.of(to),
            patience));
  }

  static Sink hook(String url) {
    return hook(PATIENCE, url);
  }

  static Sink hook(Duration patience, String url) {
    return new WebhookSink(
        "hook",
        new WebhookSettings(
            "webhook", URI.create(url), Optional.of(secret()), Optional.empty(), patience));
  }

  static Sink chat(String url) {
    return new SlackSink(
        new SlackSettings("slack", new Secret("file:chat-url", () -> url + "\n"), PATIENCE));
  }

  static Secret secret() {
    return new Secret("env:PASSWORD", () -> PASSWORD);
  }

  static NotificationSettings settings(Map<String, Sink> sinks, EventRule... rules) {
    SortedMap<String, Sink> sorted = new TreeMap<>(sinks);
    return new NotificationSettings(
        sorted, List.of(rules), Duration.ofHours(24), Duration.ofDays(30), 0.99);
  }
}
