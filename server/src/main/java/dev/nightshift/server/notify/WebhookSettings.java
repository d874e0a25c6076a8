package dev.nightshift.server.notify;

import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A channel of type {@code webhook}. */
record WebhookSettings(
    String type,
    @Setting("Where messages are posted") URI url,
    @Setting("Signs each message; the other side has it too") Optional<Secret> secret,
    @Setting("Sent as a bearer's") Optional<Secret> token,
    @Setting(value = "How long an answer may take", byDefault = "10s", min = 1, max = 120)
        Duration timeout) {
  WebhookSettings {
    http(url);
  }

  private static void http(URI url) {
    if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
      throw new IllegalArgumentException(
          "url is \"" + url + "\"; write an address that starts with http:// or https://");
    }
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "url holds a password; write token: \"env:NAME\" or \"file:/path\" instead");
    }
  }
}
