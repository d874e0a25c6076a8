package dev.nightshift.jobs.legal;

import dev.nightshift.job.Secret;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Mail by SMTP, over one connection as long as it holds. */
final class MailChannel implements Channel {
  private static final int PERMANENT = 500;

  /** Not let in: without a login, or in the clear. The message is not to blame. */
  private static final int NOT_LET_IN = 530;

  private final Delivery.Mail settings;
  private final Session session;
  private final MailTls tls;
  private final String prefix;
  private Transport transport;

  MailChannel(Delivery.Mail settings) {
    this.settings = settings;
    tls = new MailTls(settings);
    var timeout = Long.toString(settings.timeout().toMillis());
    var scheme = settings.tls() ? "smtps" : "smtp";
    var properties = new Properties();
    properties.setProperty("mail.transport.protocol", scheme);
    prefix = "mail." + scheme + ".";
    properties.setProperty(prefix + "host", settings.host());
    properties.setProperty(prefix + "port", Integer.toString(settings.port()));
    properties.setProperty(prefix + "connectiontimeout", timeout);
    properties.setProperty(prefix + "timeout", timeout);
    properties.setProperty(prefix + "writetimeout", timeout);
    properties.setProperty(prefix + "auth", Boolean.toString(settings.user().isPresent()));
    properties.setProperty(prefix + "starttls.enable", Boolean.toString(settings.startTls()));
    properties.setProperty(prefix + "starttls.required", Boolean.toString(settings.startTls()));
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    properties.setProperty(prefix + "quitwait", "false");
    // else a certificate that caFile does not hold would be tried again with those that Java trusts
    properties.setProperty(prefix + "socketFactory.fallback", "false");
    this.session = Session.getInstance(properties);
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public void send(Sending message) throws NotSent {
    connect();
    try {
      var mail = mail(message);
      transport.sendMessage(mail, mail.getAllRecipients());
    } catch (AddressException e) {
      throw new NotSent(Why.REFUSED, message.recipient() + " is no address: " + e.getMessage(), e);
    } catch (MessagingException e) {
      if (notLetIn(e)) {
        close();
        throw away(tls.notLetIn(said(e)), e);
      }
      var why = why(e);
      if (why == Why.UNKNOWN) {
        close();
      }
      throw new NotSent(why, said(e), e);
    }
  }

  private void connect() throws NotSent {
    if (transport != null && transport.isConnected()) {
      return;
    }
    close();
    trust();
    try {
      transport = session.getTransport();
      transport.connect(
          settings.host(),
          settings.port(),
          settings.user().orElse(null),
          settings.password().map(Secret::reveal).orElse(null));
    } catch (AuthenticationFailedException e) {
      close();
      // servers may repeat what they were given
      throw away(tls.loginRefused(), null);
    } catch (MessagingException e) {
      close();
      throw away(tls.why(e).orElseGet(() -> said(e)), e);
    }
  }

  /** Anew for each connection, so that another file needs no restart. */
  private void trust() throws NotSent {
    if (settings.caFile().isPresent()) {
      try {
        session
            .getProperties()
            .put(prefix + "ssl.socketFactory", MailTls.trusting(settings.caFile().get()));
      } catch (IOException e) {
        throw away(e.getMessage(), e);
      }
    }
  }

  private NotSent away(String why, Exception cause) {
    return new NotSent(
        Why.UNREACHABLE,
        "the mail server %s:%d does not take messages: %s"
            .formatted(settings.host(), settings.port(), why),
        cause);
  }

  private MimeMessage mail(Sending message) throws MessagingException {
    var mail =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + message.id() + "@nightshift>");
          }
        };
    mail.setFrom(new InternetAddress(settings.from()));
    mail.setRecipient(
        jakarta.mail.Message.RecipientType.TO, new InternetAddress(message.recipient(), true));
    mail.setSubject(message.title(), StandardCharsets.UTF_8.name());
    mail.setSentDate(Date.from(message.dueSlot()));
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setText(message.body(), StandardCharsets.UTF_8.name());
    return mail;
  }

  private static boolean notLetIn(MessagingException e) {
    for (Throwable one = e; one != null; one = next(one)) {
      if ((one instanceof SMTPSendFailedException failed && failed.getReturnCode() == NOT_LET_IN)
          || (one instanceof SMTPAddressFailedException address
              && address.getReturnCode() == NOT_LET_IN)) {
        return true;
      }
    }
    return false;
  }

  /** By the last reply code that the server gave; without one nobody knows. */
  private static Why why(MessagingException e) {
    int code = -1;
    for (Throwable one = e; one != null; one = next(one)) {
      if (one instanceof SMTPAddressFailedException failed) {
        code = failed.getReturnCode();
      } else if (one instanceof SMTPSenderFailedException failed) {
        code = failed.getReturnCode();
      } else if (one instanceof SMTPSendFailedException failed && code < 0) {
        code = failed.getReturnCode();
      }
    }
    if (code < 0) {
      return e instanceof SendFailedException sent && sent.getInvalidAddresses() != null
          ? Why.REFUSED
          : Why.UNKNOWN;
    }
    return code >= PERMANENT ? Why.REFUSED : Why.LATER;
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
  public void close() {
    if (transport != null) {
      try {
        transport.close();
      } catch (MessagingException e) {
        // what it took is acknowledged one by one; a farewell that fails changes nothing
        transport = null;
      }
      transport = null;
    }
  }
}
