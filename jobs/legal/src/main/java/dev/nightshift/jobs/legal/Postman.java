package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Severity;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Sends what is due of one family of messages.
 *
 * <p>A message is taken, sent, and then marked as sent. Where the line breaks after the other side
 * may have taken it, it is sent again later, with the same id.
 */
final class Postman {
  private static final String DELIVERED = "notifications_delivered_total";
  private static final String FAILED = "notifications_failed_total";
  private static final String RETRIED = "notifications_retried_total";
  private static final String RATIO = "notification_delivery_ratio";
  private static final String WAITING = "notifications_waiting";
  private static final String[] CHANNELS = {"mail", "webhook"};
  private static final String[] WAYS = {"mail", "webhook", "folder"};

  /** After so many in a row a channel is left alone for the rest of the run. */
  private static final int UNREACHABLE_IN_A_ROW = 3;

  /** For so long nobody else sends a message that is on its way. */
  private static final Duration CLAIM = Duration.ofMinutes(10);

  private final Context context;
  private final Delivery settings;
  private final Outbox outbox;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, Integer> unreachable = new LinkedHashMap<>();
  private final Map<String, String> silence = new LinkedHashMap<>();
  private final Set<String> away = new HashSet<>();
  private final Map<Channel.Why, Long> notSent = new EnumMap<>(Channel.Why.class);
  private long sent;

  Postman(Context context, Delivery settings, Db db, String family) {
    this.context = context;
    this.settings = settings;
    this.outbox = new Outbox(db, family);
  }

  /** What a job must declare to send. */
  static Declaration.Builder declare(Declaration.Builder job, String retry) {
    return job.metric(
            Metric.counter(DELIVERED, "Messages that the other side took").by("channel", WAYS))
        .metric(
            Metric.counter(FAILED, "Messages that were given up: refused, or too late")
                .by("channel", WAYS))
        .metric(
            Metric.counter(RETRIED, "Attempts after which a message was put back")
                .by("channel", WAYS))
        .metric(
            Metric.gauge(RATIO, "Share of the messages of the last 24 hours that arrived in time")
                .by("channel", CHANNELS)
                .in("ratio"))
        .metric(Metric.gauge(WAITING, "Messages whose time has come and that are not sent"))
        .alert(
            new JobAlert(
                "NotificationDeliveryBelowTarget",
                RATIO + " < 0.99",
                Duration.ofMinutes(5),
                Severity.INFO,
                "Less than 99% of a day's messages arrived.",
                "Read why in the log of the last run: lines that begin with \"not sent\".",
                ""))
        .alert(
            new JobAlert(
                "NotificationDeliveryLow",
                RATIO + " < 0.95",
                Duration.ofMinutes(5),
                Severity.WARNING,
                "Less than 95% of a day's messages arrived.",
                "Read why in the log of the last run: lines that begin with \"not sent\".",
                ""))
        .failsWith(
            "does not take messages",
            "The mail server is down, not reached, refuses the login or shows a certificate that is"
                + " not trusted; messages wait in the outbox and nothing is lost",
            "The error says which. Try it: `nc HOST PORT` from the server's machine, for a"
                + " certificate `openssl s_client -connect HOST:PORT` (settings delivery.mail). When"
                + " it is mended, "
                + retry)
        .failsWith(
            "does not answer",
            "The webhook is down or not reached; messages wait in the outbox and nothing is lost",
            "Open the address that the error names. When it answers, " + retry)
        .failsWith(
            "cannot be written",
            "The folder for messages without a channel is no folder, or full, or not writable;"
                + " messages wait in the outbox",
            "`ls -ld data/legal/outgoing` (setting delivery.folder). Mend it, then " + retry,
            OutgoingFault.NAME)
        .dependency("mail")
        .dependency("webhook");
  }

  /**
   * Sends what is due.
   *
   * @return how many left
   * @throws IllegalStateException if a channel does not answer
   */
  long deliver() throws SQLException, InterruptedException {
    try {
      context.phase("sending");
      long after = 0;
      var batch = outbox.due(now(), after);
      while (!batch.isEmpty()) {
        for (var message : batch) {
          context.checkpoint();
          deliver(message);
          after = message.row();
        }
        batch = outbox.due(now(), after);
      }
    } finally {
      channels.values().forEach(Channel::close);
      report();
    }
    if (!silence.isEmpty()) {
      throw new IllegalStateException(
          String.join("; ", silence.values())
              + "; %d messages wait in the outbox".formatted(outbox.waiting(now())));
    }
    return sent;
  }

  /** Tells how delivery stands without sending anything. */
  void report() throws SQLException {
    for (var channel : CHANNELS) {
      context.gauge(RATIO, channel).set(outbox.delivered(channel, now()).orElse(1.0));
    }
    context.gauge(WAITING).set((double) outbox.waiting(now()));
    if (!notSent.isEmpty()) {
      context
          .logger()
          .log(Level.WARNING, sent + " messages were sent; not sent, by cause: " + notSent);
    }
  }

  /** Where there is no outbox yet. */
  void reportNothing() {
    for (var channel : CHANNELS) {
      context.gauge(RATIO, channel).set(1);
    }
    context.gauge(WAITING).set(0);
  }

  private void deliver(Sending message) throws SQLException, InterruptedException {
    var channel = channel(message);
    if (away.contains(channel.name())) {
      return;
    }
    if (message.usefulUntil() != null && message.usefulUntil().isBefore(now())) {
      outbox.end(message, Outbox.FAILED, now(), "not sent before " + message.usefulUntil());
      failed(channel, message, "it is too late, after " + message.attempts() + " attempts");
      return;
    }
    if (!outbox.claim(message, now().plus(CLAIM))) {
      return;
    }
    try {
      channel.send(message);
      outbox.end(message, Outbox.SENT, now(), null);
      sent++;
      context.items(1);
      context.counter(DELIVERED, channel.name()).increment();
      reached(channel);
    } catch (Channel.NotSent e) {
      notSent(channel, message, e);
    }
  }

  private void notSent(Channel channel, Sending message, Channel.NotSent e) throws SQLException {
    notSent.merge(e.why(), 1L, Long::sum);
    int attempts = message.attempts() + 1;
    switch (e.why()) {
      case UNREACHABLE -> {
        silence.put(channel.name(), e.getMessage());
        dependency(channel, e.getMessage());
        if (unreachable.merge(channel.name(), 1, Integer::sum) >= UNREACHABLE_IN_A_ROW) {
          away.add(channel.name());
        }
        retry(channel, message, message.attempts(), settings.firstDelay(), e);
      }
      case REFUSED -> {
        outbox.end(message, Outbox.FAILED, now(), e.getMessage());
        failed(channel, message, e.getMessage());
        reached(channel);
      }
      case LATER, UNKNOWN -> {
        if (attempts >= settings.attempts()) {
          outbox.end(message, Outbox.FAILED, now(), e.getMessage());
          failed(channel, message, attempts + " attempts, the last: " + e.getMessage());
        } else {
          retry(channel, message, attempts, delay(attempts), e);
        }
      }
    }
  }

  private void retry(
      Channel channel, Sending message, int attempts, Duration delay, Channel.NotSent e)
      throws SQLException {
    outbox.later(message, attempts, now().plus(delay), e.getMessage());
    context.counter(RETRIED, channel.name()).increment();
    context
        .logger()
        .log(
            Level.INFO,
            "not sent yet: %s of %s to %s, again in %s: %s"
                .formatted(
                    message.kind(), message.subject(), message.recipient(), delay, e.getMessage()));
  }

  private void failed(Channel channel, Sending message, String why) {
    context.counter(FAILED, channel.name()).increment();
    context
        .logger()
        .log(
            Level.WARNING,
            "not sent and given up: %s of %s to %s: %s"
                .formatted(message.kind(), message.subject(), message.recipient(), why));
  }

  private void reached(Channel channel) {
    unreachable.remove(channel.name());
    silence.remove(channel.name());
    dependency(channel, null);
  }

  private void dependency(Channel channel, String trouble) {
    if (channel.name().equals("folder")) {
      return;
    }
    if (trouble == null) {
      context.dependency(channel.name()).up();
    } else {
      context.dependency(channel.name()).down(trouble);
    }
  }

  private Duration delay(int attempts) {
    var delay = settings.firstDelay();
    for (int i = 1; i < attempts && delay.compareTo(settings.maxDelay()) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(settings.maxDelay()) > 0 ? settings.maxDelay() : delay;
  }

  private Channel channel(Sending message) {
    return channels.computeIfAbsent(message.channel(), this::open);
  }

  private Channel open(String name) {
    if (name.equals("mail") && settings.mail().isPresent()) {
      return new MailChannel(settings.mail().get());
    }
    if (name.equals("webhook") && settings.webhook().isPresent()) {
      return new WebhookChannel(settings.webhook().get(), context.executor());
    }
    context
        .logger()
        .log(
            Level.WARNING,
            "no %s is configured: such messages become files in %s (settings delivery)"
                .formatted(name, settings.folder()));
    return new FolderChannel(settings.folder());
  }

  private Instant now() {
    return context.clock().instant();
  }
}
