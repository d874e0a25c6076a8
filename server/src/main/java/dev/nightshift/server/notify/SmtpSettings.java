package dev.nightshift.server.notify;

import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A channel of type {@code smtp}. */
record SmtpSettings(
    String type,
    @Setting("The mail server") String host,
    @Setting(value = "Its port", byDefault = "25", min = 1, max = 65_535) int port,
    @Setting(value = "Encrypts after the greeting, or does not send", byDefault = "false")
        boolean startTls,
    @Setting(value = "Encrypts from the first byte", byDefault = "false") boolean tls,
    @Setting("Whose certificates are trusted, a PEM file; left out: whom Java trusts")
        Optional<Path> caFile,
    @Setting("Who logs in") Optional<String> user,
    @Setting("With what") Optional<Secret> password,
    @Setting("The sender's address") String from,
    @Setting("Who gets it") List<String> to,
    @Setting(value = "How long one step may take", byDefault = "10s", min = 1, max = 120)
        Duration timeout) {
  SmtpSettings {
    if (tls && startTls) {
      throw new IllegalArgumentException("tls and startTls exclude each other; keep one");
    }
    if (caFile.isPresent() && !tls && !startTls) {
      throw new IllegalArgumentException(
          "caFile is read where something is encrypted; write startTls: true or tls: true beside"
              + " it");
    }
    if (user.isPresent() != password.isPresent()) {
      throw new IllegalArgumentException("user and password belong together; write both or none");
    }
    if (user.isPresent() && !tls && !startTls && !local(host)) {
      throw new IllegalArgumentException(
          "a password goes to " + host + " in the clear; write startTls: true or tls: true");
    }
    if (to.isEmpty()) {
      throw new IllegalArgumentException("to names nobody; write at least one address");
    }
    address("from", from);
    to.forEach(one -> address("to", one));
  }

  boolean encrypts() {
    return tls || startTls;
  }

  private static boolean local(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  private static void address(String key, String text) {
    try {
      var address = new InternetAddress(text, true);
      address.validate();
    } catch (AddressException e) {
      throw new IllegalArgumentException(
          key + " is \"" + text + "\"; write an address as ops@example.org", e);
    }
  }
}
