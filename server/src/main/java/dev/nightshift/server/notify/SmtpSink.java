package dev.nightshift.server.notify;

import dev.nightshift.server.notify.NotSent.Why;
import jakarta.activation.DataHandler;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mail by SMTP, over a connection for each; a repetition has the same Message-ID. */
final class SmtpSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpSink.class);
  private static final int PERMANENT = 500;

  /** Not let in: without a login, or in the clear. The message is not to blame. */
  private static final int NOT_LET_IN = 530;

  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private final SmtpSettings settings;
  private final Secrets secrets;
  private final SmtpFault fault;

  SmtpSink(SmtpSettings settings) {
    this.settings = settings;
    fault = new SmtpFault(settings);
    secrets = Secrets.of(settings.password());
  }

  @Override
  public String send(Parcel parcel, Instant now) throws NotSent {
    var sockets = new WatchedSockets();
    // A server that says a little now and then would never run into the timeout of one step.
    var watch =
        CompletableFuture.runAsync(
            sockets::closeAll,
            CompletableFuture.delayedExecutor(
                settings.timeout().toMillis() * 2, TimeUnit.MILLISECONDS));
    try {
      return deliver(parcel, session(sockets));
    } finally {
      watch.cancel(false);
      sockets.closeAll();
    }
  }

  /** Whoever is refused for good is left out, so that one who left does not stop everybody's. */
  private String deliver(Parcel parcel, Session session) throws NotSent {
    List<String> to = new ArrayList<>(settings.to());
    List<String> notes = new ArrayList<>();
    var transport = connected(session);
    try {
      while (true) {
        try {
          var mail = mail(parcel, session, to);
          transport.sendMessage(mail, mail.getAllRecipients());
          return String.join("; ", notes);
        } catch (SendFailedException e) {
          var refused = refused(e);
          to.removeAll(
              refused.stream()
                  .map(SMTPAddressFailedException::getAddress)
                  .map(InternetAddress::getAddress)
                  .toList());
          if (refused.isEmpty() || to.isEmpty() || notLetIn(e)) {
            throw new NotSent(why(e), told(e), e);
          }
          refused.forEach(one -> notes.add(one.getAddress() + " was refused: " + said(one)));
        }
      }
    } catch (MessagingException e) {
      throw new NotSent(why(e), told(e), e);
    } finally {
      close(transport);
    }
  }

  private static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      LOG.debug("The farewell to a mail server failed; what it took, it has.", e);
    }
  }

  private Transport connected(Session session) throws NotSent {
    try {
      var transport = session.getTransport("smtp");
      transport.connect(
          settings.host(),
          settings.port(),
          settings.user().orElse(null),
          settings.password().map(secret -> secret.reveal().strip()).orElse(null));
      return transport;
    } catch (AuthenticationFailedException e) {
      // servers may repeat what they were given
      throw new NotSent(Why.UNREACHABLE, fault.loginRefused(), null);
    } catch (MessagingException e) {
      throw new NotSent(Why.UNREACHABLE, fault.notConnected(e, said(e)), e);
    } catch (IllegalStateException e) {
      throw new NotSent(Why.UNREACHABLE, SecretFault.text(e), null);
    }
  }

  private Session session(WatchedSockets sockets) throws NotSent {
    var step = Long.toString(settings.timeout().toMillis());
    var properties = new Properties();
    properties.setProperty("mail.smtp.connectiontimeout", step);
    properties.setProperty("mail.smtp.timeout", step);
    properties.setProperty("mail.smtp.writetimeout", step);
    properties.setProperty("mail.smtp.auth", Boolean.toString(settings.user().isPresent()));
    properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(settings.tls()));
    properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(settings.startTls()));
    properties.setProperty("mail.smtp.starttls.required", Boolean.toString(settings.startTls()));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.quitwait", "false");
    properties.setProperty("mail.smtp.sendpartial", "false");
    properties.put("mail.smtp.socketFactory", sockets);
    // else a certificate that caFile does not hold would be tried again with those that Java trusts
    properties.setProperty("mail.smtp.socketFactory.fallback", "false");
    if (settings.caFile().isPresent()) {
      var trusted = fault.trusted(settings.caFile().get());
      properties.put("mail.smtp.ssl.socketFactory", new WatchedTls(trusted, sockets));
    }
    return Session.getInstance(properties);
  }

  private MimeMessage mail(Parcel parcel, Session session, List<String> to)
      throws MessagingException {
    var letter = parcel.letter();
    var mail =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + parcel.id() + "@nightshift>");
          }
        };
    mail.setFrom(new InternetAddress(settings.from()));
    for (var one : to) {
      mail.addRecipient(Message.RecipientType.TO, new InternetAddress(one, true));
    }
    mail.setSubject(letter.subject(), UTF_8);
    mail.setSentDate(Date.from(parcel.accepted()));
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setHeader("X-Nightshift-Event", letter.event());
    if (letter.html().isEmpty() && letter.attachments().isEmpty()) {
      mail.setText(letter.text(), UTF_8);
    } else {
      mail.setContent(content(letter));
    }
    return mail;
  }

  private static MimeMultipart content(Letter letter) throws MessagingException {
    var text = new MimeBodyPart();
    text.setText(letter.text(), UTF_8);
    var words = new MimeMultipart("alternative", text);
    if (letter.html().isPresent()) {
      var page = new MimeBodyPart();
      page.setText(letter.html().get(), UTF_8, "html");
      words.addBodyPart(page);
    }
    if (letter.attachments().isEmpty()) {
      return words;
    }
    var first = new MimeBodyPart();
    first.setContent(words);
    var all = new MimeMultipart("mixed", first);
    for (var file : letter.attachments()) {
      var part = new MimeBodyPart();
      part.setDataHandler(
          new DataHandler(new ByteArrayDataSource(file.content(), file.mediaType())));
      part.setFileName(file.name());
      all.addBodyPart(part);
    }
    return all;
  }

  private static List<SMTPAddressFailedException> refused(MessagingException e) {
    List<SMTPAddressFailedException> refused = new ArrayList<>();
    for (Throwable one = e; one != null; one = next(one)) {
      if (one instanceof SMTPAddressFailedException failed && failed.getReturnCode() >= PERMANENT) {
        refused.add(failed);
      }
    }
    return refused;
  }

  /** By the reply codes that the server gave; without one nobody knows, and the line is broken. */
  private static Why why(MessagingException e) {
    boolean permanent = false;
    boolean later = false;
    if (notLetIn(e)) {
      return Why.UNREACHABLE;
    }
    for (Throwable one = e; one != null; one = next(one)) {
      int code = code(one).orElse(0);
      permanent |= code >= PERMANENT;
      later |= code > 0 && code < PERMANENT && code >= 400;
    }
    return later ? Why.LATER : permanent ? Why.REFUSED : Why.UNREACHABLE;
  }

  private String told(MessagingException e) {
    return notLetIn(e) ? fault.doesNotLetUsIn(said(e)) : said(e);
  }

  private static boolean notLetIn(MessagingException e) {
    for (Throwable one = e; one != null; one = next(one)) {
      if (code(one).orElse(0) == NOT_LET_IN) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Integer> code(Throwable e) {
    if (e instanceof SMTPAddressFailedException failed) {
      return Optional.of(failed.getReturnCode());
    }
    if (e instanceof SMTPSenderFailedException failed) {
      return Optional.of(failed.getReturnCode());
    }
    return e instanceof SMTPSendFailedException failed
        ? Optional.of(failed.getReturnCode())
        : Optional.empty();
  }

  static Throwable next(Throwable e) {
    return e instanceof MessagingException messaging && messaging.getNextException() != null
        ? messaging.getNextException()
        : e.getCause();
  }

  private static String said(MessagingException e) {
    var text = new StringBuilder(String.valueOf(e.getMessage()).strip());
    for (var one = next(e); one != null; one = next(one)) {
      var more = String.valueOf(one.getMessage()).strip();
      if (text.indexOf(more) < 0) {
        text.append(": ").append(more);
      }
    }
    return text.toString();
  }

  @Override
  public Duration timeout() {
    return settings.timeout();
  }

  @Override
  public String target() {
    return settings.host() + ":" + settings.port();
  }

  @Override
  public String type() {
    return "smtp";
  }

  @Override
  public String mask(String text) {
    return secrets.mask(text);
  }
}
