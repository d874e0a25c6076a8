package dev.nightshift.jobs.legal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of messages when the other side refuses, hangs or leaves. */
class SinkTroubleTest {
  private static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");
  private static final String RATIO = "notification_delivery_ratio";
  private static final int MAIL = 3;
  private static final int WEBHOOK = 4;

  @TempDir Path folder;
  private SmtpSink smtp;
  private WebhookSink http;
  private World world;

  @BeforeEach
  void open() throws Exception {
    smtp = new SmtpSink();
    http = new WebhookSink();
    world =
        new World(TestPractice.memory(), TestPractice.sinks(smtp.port(), http.port()), folder, NOW);
    world.tenant(1, "small", "Europe/Zurich");
  }

  @AfterEach
  void close() throws Exception {
    world.close();
    smtp.close();
    http.close();
  }

  @Test
  void aSinkThatRefusesTwoPercentLowersTheRatioToNinetyEight() throws Exception {
    tasks(100, MAIL);
    smtp.behave((n, to) -> n % 50 == 7 ? SmtpSink.Mood.REFUSE_RECIPIENT : SmtpSink.Mood.TAKE);
    var run = run();
    assertThat(run.value("notifications_delivered_total", "mail")).hasValue(98);
    assertThat(run.value("notifications_failed_total", "mail")).hasValue(2);
    assertThat(run.value(RATIO, "mail")).hasValue(0.98);
    assertThat(run.value(RATIO, "webhook")).hasValue(1.0);
    assertThat(smtp.taken()).hasSize(98);
    assertThat(run.lines()).anyMatch(line -> line.contains("given up") && line.contains("550"));
  }

  @Test
  void whatIsRefusedForNowIsTriedAgainLaterAndThenGivenUp() throws Exception {
    tasks(2, MAIL);
    smtp.behave((n, to) -> n == 0 ? SmtpSink.Mood.REFUSE_LATER : SmtpSink.Mood.TAKE);
    assertThat(run().value("notifications_retried_total", "mail")).hasValue(1);
    assertThat(smtp.taken()).hasSize(1);
    assertThat(run().items()).as("before its wait is over").isZero();
    world.at(NOW.plus(Duration.ofMinutes(1)));
    run();
    assertThat(smtp.taken()).hasSize(2);

    smtp.behave((n, to) -> SmtpSink.Mood.REFUSE_LATER);
    world.task(900, 1, MAIL, NOW.minusSeconds(1));
    for (int minutes : new int[] {1, 2, 4}) {
      run();
      world.at(world.now().plus(Duration.ofMinutes(minutes)));
    }
    assertThat(world.count(Outbox.FAILED)).as("after three attempts").isEqualTo(1);
  }

  @Test
  void aSinkThatHangsOrClosesInTheTextLosesNothing() throws Exception {
    tasks(6, MAIL);
    smtp.behave(
        (n, to) ->
            n == 1
                ? SmtpSink.Mood.HANG_AFTER_TEXT
                : n == 3 ? SmtpSink.Mood.CLOSE_IN_TEXT : SmtpSink.Mood.TAKE);
    run(TestPractice.sinks(smtp.port(), http.port(), Duration.ofSeconds(6)));
    assertThat(smtp.taken()).hasSize(4);
    world.at(NOW.plus(Duration.ofMinutes(1)));
    run();
    assertThat(smtp.taken()).extracting(SmtpSink.Mail::id).hasSize(6).doesNotHaveDuplicates();
    assertThat(world.count(Outbox.SENT)).isEqualTo(6);
  }

  /** SMTP has no way to ask: the same mail comes again, with the same Message-ID. */
  @Test
  void aMailThatWasTakenWithoutAWordComesAgainUnderTheSameId() throws Exception {
    tasks(3, MAIL);
    smtp.behave((n, to) -> n == 1 ? SmtpSink.Mood.TAKE_AND_CLOSE : SmtpSink.Mood.TAKE);
    run();
    world.at(NOW.plus(Duration.ofMinutes(1)));
    run();
    run();
    assertThat(smtp.taken()).hasSize(4);
    assertThat(smtp.taken().stream().map(SmtpSink.Mail::id).distinct()).hasSize(3);
  }

  @Test
  void aServerThatIsGoneKeepsEverythingWaitingAndCountsNoAttempt() throws Exception {
    tasks(20, MAIL);
    assertThatThrownBy(() -> run(TestPractice.sinks(1, http.port())))
        .hasMessageContaining("the mail server 127.0.0.1")
        .hasMessageContaining("does not take messages")
        .hasMessageContaining("20 messages wait");
    assertThat(world.count(Outbox.PENDING)).isEqualTo(20);
    assertThat(world.db.number("select sum(attempts) from notifications")).isZero();

    try (var back = new SmtpSink()) {
      world.at(NOW.plus(Duration.ofHours(2)));
      run(TestPractice.sinks(back.port(), http.port()));
      assertThat(back.taken()).extracting(SmtpSink.Mail::id).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @Test
  void aWebhookThatFailsRefusesHangsOrClosesLosesNothing() throws Exception {
    tasks(8, WEBHOOK);
    var answers = new AtomicInteger();
    http.behave(
        n ->
            switch (answers.getAndIncrement()) {
              case 0 -> 500;
              case 1 -> 429;
              case 2 -> 400;
              case 3 -> WebhookSink.TAKE_AND_CLOSE;
              default -> 204;
            });
    var run = run();
    assertThat(run.value("notifications_delivered_total", "webhook")).hasValue(4);
    assertThat(run.value("notifications_failed_total", "webhook")).hasValue(1);
    assertThat(run.value("notifications_retried_total", "webhook")).hasValue(3);
    world.at(NOW.plus(Duration.ofMinutes(1)));
    run();
    assertThat(http.taken().stream().map(WebhookSink.Post::key).distinct()).hasSize(7);
    assertThat(http.taken()).as("the one of the closed line twice, by the same key").hasSize(8);
    assertThat(http.taken().get(0).body()).contains("\"kind\":\"task-overdue\"", "\"title\":");
  }

  @Test
  void whatAServerWasSendingWhenItDiedIsLeftAloneForTenMinutes() throws Exception {
    tasks(1, MAIL);
    smtp.behave((n, to) -> n == 0 ? SmtpSink.Mood.REFUSE_LATER : SmtpSink.Mood.TAKE);
    run();
    var outbox = new Outbox(world.db, CheckSlaAndOverdue.FAMILY);
    var message = outbox.due(NOW.plusSeconds(60), 0).get(0);
    assertThat(outbox.claim(message, NOW.plus(Duration.ofMinutes(10)))).isTrue();
    assertThat(outbox.claim(message, NOW.plus(Duration.ofMinutes(10)))).isFalse();
    world.at(NOW.plus(Duration.ofMinutes(9)));
    assertThat(run().items()).isZero();
    world.at(NOW.plus(Duration.ofMinutes(10)));
    assertThat(run().items()).isEqualTo(1);
  }

  private void tasks(int count, int assignee) throws Exception {
    for (int i = 0; i < count; i++) {
      world.task(100 + i, 1, assignee, NOW.minusSeconds(60 + i));
    }
  }

  private TestContext run() throws Exception {
    return world.run(new CheckSlaAndOverdue(), world.sla());
  }

  private TestContext run(Delivery delivery) throws Exception {
    var settings =
        new CheckSlaAndOverdue.Settings(
            world.practice, delivery, Duration.ofMinutes(15), world.sla().escalateAfter());
    return world.run(new CheckSlaAndOverdue(), settings);
  }
}
