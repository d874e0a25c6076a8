package dev.nightshift.jobs.legal;

import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How messages leave. */
record Delivery(
    @Setting("Server that takes mail; left out: mail goes into the folder") Optional<Mail> mail,
    @Setting("Where other messages are posted; left out: they go into the folder")
        Optional<Webhook> webhook,
    @Setting(
            value = "Takes messages whose channel is not configured, one file each",
            byDefault = "legal/outgoing")
        Path folder,
    @Setting(value = "How often a message is tried before it is given up", byDefault = "8", min = 1)
        int attempts,
    @Setting(value = "Wait after the first failed attempt, doubled after each", byDefault = "1m")
        Duration firstDelay,
    @Setting(value = "The longest wait", byDefault = "1h") Duration maxDelay) {

  /** A server that takes mail. */
  record Mail(
      @Setting("Its name or address") String host,
      @Setting(value = "Its port", byDefault = "25", min = 1, max = 65535) int port,
      @Setting("Address that mail comes from") String from,
      @Setting("Who logs in; none: nobody") Optional<String> user,
      @Setting("The password, as env:NAME or file:PATH") Optional<Secret> password,
      @Setting(value = "Encrypt by STARTTLS, or send nothing", byDefault = "false")
          boolean startTls,
      @Setting(value = "Encrypt from the first byte", byDefault = "false") boolean tls,
      @Setting("Whose certificates are trusted, a PEM file; left out: whom Java trusts")
          Optional<Path> caFile,
      @Setting(value = "Longest wait for an answer", byDefault = "10s", min = 0.1)
          Duration timeout) {
    Mail {
      if (tls && startTls) {
        throw new IllegalArgumentException("tls and startTls exclude each other; keep one");
      }
      if (caFile.isPresent() && !tls && !startTls) {
        throw new IllegalArgumentException(
            "caFile is read where something is encrypted; write startTls: true or tls: true beside"
                + " it");
      }
    }
  }

  /** Where messages are posted as JSON. */
  record Webhook(
      @Setting("Takes POST requests") URI url,
      @Setting("Sent as a bearer's, as env:NAME or file:PATH") Optional<Secret> token,
      @Setting(value = "Longest wait for an answer", byDefault = "10s", min = 0.1)
          Duration timeout) {
    Webhook {
      if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
        throw new IllegalArgumentException(
            "url is \"" + url + "\"; write an address that starts with http:// or https://");
      }
    }
  }

  Delivery {
    if (maxDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException(
          "maxDelay is " + maxDelay + " and firstDelay " + firstDelay + "; it must not be shorter");
    }
  }
}
