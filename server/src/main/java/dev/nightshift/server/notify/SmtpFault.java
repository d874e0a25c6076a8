package dev.nightshift.server.notify;

import dev.nightshift.server.notify.NotSent.Why;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Why a mail server could not be used, with what to do about it; and whom to trust. */
record SmtpFault(SmtpSettings settings) {
  private static final String ENCRYPTED_PORTS =
      "; often that is port 587 with startTls: true, or port 465 with tls: true";

  /**
   * What to tell about a connection that did not come to be.
   *
   * @param said what was said on the way
   */
  String notConnected(MessagingException e, String said) {
    if (said.startsWith("STARTTLS is required")) {
      return server()
          + " offers no STARTTLS, and startTls: true sends nothing in the clear. Write the port"
          + " where it encrypts"
          + ENCRYPTED_PORTS;
    }
    if (cause(e, CertPathBuilderException.class).isPresent()) {
      return server() + " shows a certificate that " + unknownAuthority() + look();
    }
    var days =
        cause(e, CertificateExpiredException.class)
            .map(Exception.class::cast)
            .or(() -> cause(e, CertificateNotYetValidException.class));
    if (days.isPresent()) {
      return server()
          + " shows a certificate out of its days, "
          + days.get().getMessage()
          + "; nothing is sent to it. Renew it on that server, or set the clock of this one right"
          + look();
    }
    var certificate = cause(e, CertificateException.class).map(Exception::getMessage).orElse("");
    if (certificate.startsWith("No subject alternative") || certificate.startsWith("No name")) {
      return server()
          + " shows a certificate that is not for "
          + settings.host()
          + ": "
          + certificate.replaceFirst("\\.$", "")
          + "; nothing is sent to it. Write as host a name that the certificate holds"
          + look();
    }
    if (settings.tls()
        && cause(e, SSLException.class).isPresent()
        && said.contains("SSL message")) {
      return server()
          + " does not encrypt from the first byte, as tls: true wants it. Write the port where it"
          + " does"
          + ENCRYPTED_PORTS;
    }
    return server() + " does not take messages: " + said;
  }

  String loginRefused() {
    return server()
        + " does not accept user and password, \""
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
  String doesNotLetUsIn(String said) {
    var next =
        settings.encrypts()
            ? settings.user().isPresent()
                ? "Ask who runs it what it wants"
                : "Write user and password"
            : "Write startTls: true or tls: true, and user and password if it wants them"
                + ENCRYPTED_PORTS;
    return server() + " does not let this server in: " + said + ". " + next;
  }

  /** Sockets that trust the authorities in a file and nobody else. */
  SSLSocketFactory trusted(Path caFile) throws NotSent {
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
      throw new NotSent(
          Why.UNREACHABLE,
          "no certificates can be read from caFile, "
              + caFile
              + ": "
              + e
              + ". Write the path of a PEM file with the certificate of the authority that the mail"
              + " server's is signed by",
          e);
    }
  }

  private String unknownAuthority() {
    return settings
        .caFile()
        .map(
            file ->
                "no authority in caFile, "
                    + file
                    + ", has signed; nothing is sent to it. Add the authority's certificate to that"
                    + " file")
        .orElse(
            "no authority that Java trusts has signed; nothing is sent to it. Write a PEM file with"
                + " the authority's certificate as caFile");
  }

  private String look() {
    return "; `openssl s_client -showcerts "
        + (settings.startTls() ? "-starttls smtp " : "")
        + "-connect "
        + settings.host()
        + ":"
        + settings.port()
        + " </dev/null` shows it";
  }

  private String server() {
    return "the mail server " + settings.host() + ":" + settings.port();
  }

  private static <T extends Throwable> Optional<T> cause(MessagingException e, Class<T> type) {
    for (Throwable one = e; one != null; one = SmtpSink.next(one)) {
      if (type.isInstance(one)) {
        return Optional.of(type.cast(one));
      }
    }
    return Optional.empty();
  }
}
