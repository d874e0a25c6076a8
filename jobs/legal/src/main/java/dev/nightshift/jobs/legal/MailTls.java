package dev.nightshift.jobs.legal;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whom to trust, and why a mail server does not let us in, with what to do about it. */
record MailTls(Delivery.Mail settings) {
  private static final String PORTS =
      "; often that is port 587 with startTls: true, or port 465 with tls: true";

  /** Sockets that trust the authorities in a file and nobody else. */
  static SSLSocketFactory trusting(Path caFile) throws IOException {
    try (var in = Files.newInputStream(caFile)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + number++, one);
      }
      if (number == 0) {
        throw new CertificateException("there is none in it");
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException(
          "no certificates can be read from caFile, "
              + caFile
              + ": "
              + e
              + ". Write the path of a PEM file with the certificate of the authority that the mail"
              + " server's is signed by",
          e);
    }
  }

  /** What to tell about a connection that did not come to be; empty: what was said is enough. */
  Optional<String> why(MessagingException e) {
    if (String.valueOf(e.getMessage()).startsWith("STARTTLS is required")) {
      return Optional.of(
          "it offers no STARTTLS, and startTls: true sends nothing in the clear. Write the port"
              + " where it encrypts"
              + PORTS);
    }
    if (cause(e, CertPathBuilderException.class).isPresent()) {
      return Optional.of(
          settings
              .caFile()
              .map(
                  file ->
                      "its certificate is signed by no authority in caFile, "
                          + file
                          + "; nothing is sent to it. Add the authority's certificate to that file")
              .orElse(
                  "its certificate is signed by no authority that Java trusts; nothing is sent to"
                      + " it. Write a PEM file with the authority's certificate as caFile"));
    }
    var wrong = cause(e, CertificateException.class);
    if (wrong.isPresent()) {
      return Optional.of(
          "its certificate is not for "
              + settings.host()
              + ", or not for today: "
              + wrong.get().getMessage()
              + "; nothing is sent to it. Write as host a name that the certificate holds, or renew"
              + " it there");
    }
    if (settings.tls() && cause(e, SSLException.class).isPresent()) {
      return Optional.of(
          "it does not encrypt from the first byte, as tls: true wants it, or not as Java does: "
              + cause(e, SSLException.class).get().getMessage()
              + ". Write the port where it does"
              + PORTS);
    }
    return Optional.empty();
  }

  String loginRefused() {
    return "it does not accept user and password, \""
        + settings.user().orElse("")
        + "\" and "
        + settings.password().map(Object::toString).orElse("none")
        + ". Correct them in config.yml or where the secret stands";
  }

  /**
   * What to tell about a server that wants a login or encryption first.
   *
   * @param said its words
   */
  String notLetIn(String said) {
    var next =
        !settings.tls() && !settings.startTls()
            ? "Write startTls: true or tls: true, and user and password if it wants them" + PORTS
            : settings.user().isEmpty()
                ? "Write user and password"
                : "Ask who runs it what it wants";
    return said + ". " + next;
  }

  private static <T extends Throwable> Optional<T> cause(MessagingException e, Class<T> type) {
    for (Throwable one = e; one != null; one = MailChannel.next(one)) {
      if (type.isInstance(one)) {
        return Optional.of(type.cast(one));
      }
    }
    return Optional.empty();
  }
}
