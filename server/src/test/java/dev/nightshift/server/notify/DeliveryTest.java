package dev.nightshift.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.notify.DeliveryListener.Result;
import dev.nightshift.server.notify.MailServer.Mail;
import dev.nightshift.server.notify.MailServer.Mood;
import dev.nightshift.server.notify.Outbox.State;
import dev.nightshift.server.store.H2Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class DeliveryTest {
  private final TestClock clock = new TestClock(Instant.parse("2026-11-23T12:00:00Z"));
  private final List<String> attempts = new ArrayList<>();
  private MailServer mail;
  private HookServer hook;
  private H2Store store;
  private PostOffice office;

  @BeforeEach
  void open() throws IOException {
    mail = new MailServer();
    hook = new HookServer();
    store = H2Store.inMemory(UUID.randomUUID().toString(), clock);
    office = office(DeliveryTest.this::attempted);
  }

  @AfterEach
  void close() {
    mail.close();
    hook.close();
    store.close();
  }

  private PostOffice office(DeliveryListener listener) {
    return office(Sinks.hook(hook.url()), listener);
  }

  private PostOffice office(Sink toHook, DeliveryListener listener) {
    return new PostOffice(
        Sinks.settings(Map.of("mail", Sinks.mail(mail.port()), "hook", toHook)),
        store.outbox(),
        "node",
        listener,
        clock);
  }

  private void attempted(String channel, Result result, int messages, Duration took) {
    attempts.add(channel + " " + result + " " + messages);
  }

  private void send(String channel, String key) {
    assertThat(office.send(channel, key, Letter.of("test", key, "text of " + key))).isTrue();
  }

  private int steps(String channel) throws InterruptedException {
    int steps = 0;
    while (office.step(channel)) {
      steps++;
    }
    return steps;
  }

  private List<String> states() {
    return office.list(Set.of(), null, null, 100).stream()
        .map(entry -> entry.key() + " " + entry.state())
        .sorted()
        .toList();
  }

  @Test
  void aKeyIsSentOnceAlsoAfterItWasDelivered() throws Exception {
    send("mail", "a");
    assertThat(steps("mail")).isEqualTo(1);
    assertThat(office.send("mail", "a", Letter.of("test", "a", "again"))).isFalse();
    assertThat(steps("mail")).isZero();
    assertThat(mail.taken()).hasSize(1);
    assertThat(attempts).containsExactly("mail DELIVERED 1");
  }

  @Test
  void whatCannotBeSentIsRefusedAtOnce() {
    assertThatThrownBy(() -> send("mial", "a"))
        .hasMessageStartingWith("channel mial is not configured. ")
        .hasMessageContaining("mail");
    assertThatThrownBy(() -> send("mail", " ")).hasMessageContaining("1 to 300");
    assertThatThrownBy(
            () -> office.send("mail", "a", Letter.of("test", "a", "x".repeat(5_000_001))))
        .hasMessageContaining("at most 5000000 are taken");
  }

  @Test
  void whatIsRefusedForNowIsTriedAgainLaterAndLater() throws Exception {
    mail.behave(n -> n < 2 ? Mood.REFUSE_LATER : Mood.TAKE);
    send("mail", "a");
    assertThat(steps("mail")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(7));
    assertThat(steps("mail")).as("too early").isZero();
    clock.advance(Duration.ofSeconds(6));
    assertThat(steps("mail")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(15));
    assertThat(steps("mail")).as("twice as long").isZero();
    clock.advance(Duration.ofSeconds(10));
    assertThat(steps("mail")).isEqualTo(1);
    assertThat(states()).containsExactly("a DELIVERED");
    assertThat(attempts).containsExactly("mail RETRIED 1", "mail RETRIED 1", "mail DELIVERED 1");
  }

  @Test
  void whatIsRefusedForGoodIsGivenUpAtOnceAndGoesOutWhenAPersonSaysSo() throws Exception {
    mail.behave(n -> n == 0 ? Mood.REFUSE : Mood.TAKE);
    send("mail", "a");
    steps("mail");
    var given = office.list(Set.of(State.FAILED), "mail", null, 10).get(0);
    assertThat(given.error()).contains("550");
    clock.advance(Duration.ofDays(2));
    assertThat(steps("mail")).isZero();
    assertThat(office.retry(given.id())).isTrue();
    assertThat(steps("mail")).isEqualTo(1);
    assertThat(office.retry(given.id())).isFalse();
    assertThat(mail.taken())
        .extracting(Mail::id)
        .containsExactly("<" + given.id() + "@nightshift>");
  }

  @Test
  void aMessageIsGivenUpAfterADayOfAttemptsAndNotBefore() throws Exception {
    mail.behave(n -> Mood.REFUSE_LATER);
    send("mail", "a");
    int tries = 0;
    var begun = clock.instant();
    while (states().contains("a PENDING")) {
      tries += steps("mail");
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(Duration.between(begun, clock.instant()))
        .isBetween(Duration.ofHours(24), Duration.ofHours(25));
    assertThat(tries).isBetween(80, 140);
    assertThat(attempts.get(attempts.size() - 1)).isEqualTo("mail FAILED 1");
  }

  @Test
  void aServerThatIsAwayIsLeftAloneAndWhatWaitedGoesOutWhenItIsBack() throws Exception {
    mail.behave(n -> Mood.CLOSE_IN_TEXT);
    for (int i = 0; i < 10; i++) {
      send("mail", "m" + i);
    }
    assertThat(steps("mail")).as("three failures in a row are enough").isEqualTo(3);
    assertThat(office.look().get(1).away()).isNotEmpty();
    assertThat(office.look().get(1).standing().pending()).isEqualTo(10);
    clock.advance(Duration.ofHours(2));
    steps("mail");
    mail.behave(n -> Mood.TAKE);
    clock.advance(Duration.ofMinutes(7));
    steps("mail");
    assertThat(mail.taken()).extracting(Mail::id).hasSize(10).doesNotHaveDuplicates();
    assertThat(office.look().get(1).away()).isEmpty();
    assertThat(office.look().get(1).ratio()).isEqualTo(1.0);
  }

  @Test
  void aWebhookIsLeftAloneForAsLongAsItAsks() throws Exception {
    hook.behave(n -> 429);
    hook.retryAfter = "120";
    send("hook", "a");
    send("hook", "b");
    assertThat(steps("hook")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(119));
    assertThat(steps("hook")).isZero();
    hook.behave(n -> 200);
    clock.advance(Duration.ofSeconds(1));
    assertThat(steps("hook")).isEqualTo(2);
    assertThat(hook.taken()).extracting(HookServer.Post::key).doesNotHaveDuplicates();
  }

  /** Neither protocol lets anybody ask: the same message comes again, under the same id. */
  @Test
  void whatWasTakenWithoutAWordComesAgainUnderTheSameId() throws Exception {
    mail.behave(n -> n == 0 ? Mood.TAKE_AND_CLOSE : Mood.TAKE);
    hook.behave(n -> n == 0 ? HookServer.TAKE_AND_CLOSE : 200);
    send("mail", "a");
    send("hook", "a");
    steps("mail");
    steps("hook");
    clock.advance(Duration.ofMinutes(1));
    steps("mail");
    steps("hook");
    assertThat(mail.taken()).hasSize(2);
    assertThat(mail.taken().get(0).id()).isEqualTo(mail.taken().get(1).id());
    assertThat(hook.taken()).hasSize(2);
    assertThat(hook.taken().get(0).key()).isEqualTo(hook.taken().get(1).key());
    assertThat(hook.taken().get(0).body()).isEqualTo(hook.taken().get(1).body());
    clock.advance(Duration.ofDays(1));
    assertThat(steps("mail") + steps("hook")).isZero();
  }

  @Test
  void aChannelThatHangsHoldsNoOther() throws Exception {
    hook.behave(n -> HookServer.HANG);
    var delivered = new CountDownLatch(20);
    var hung = new CountDownLatch(1);
    var live =
        office(
            Sinks.hook(Sinks.HASTE, hook.url()),
            (channel, result, messages, took) -> {
              (channel.equals("mail") ? delivered : hung).countDown();
            });
    live.start();
    try {
      for (int i = 0; i < 20; i++) {
        live.send("hook", "h" + i, Letter.of("test", "h", "h"));
        live.send("mail", "m" + i, Letter.of("test", "m", "m"));
      }
      assertThat(delivered.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(hung.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      live.stop();
    }
    assertThat(mail.taken()).extracting(Mail::id).hasSize(20).doesNotHaveDuplicates();
    assertThat(hook.taken()).isEmpty();
    assertThat(office.look().get(0).standing().pending()).isEqualTo(20);
  }

  @Test
  void whatADeadProcessHeldGoesOutAtTheNextStartWhereTheStoreIsOneProcesss() throws Exception {
    send("mail", "a");
    store.outbox().claim("mail", "dead", clock.instant(), clock.instant().plusSeconds(600));
    assertThat(steps("mail")).isZero();
    store.outbox().reopen(clock.instant());
    assertThat(steps("mail")).isEqualTo(1);
  }

  @Test
  void aTestTellsWhatCameOfItAndNoSecret() throws Exception {
    assertThat(office.test("mail", "ann").error()).isEmpty();
    assertThat(mail.taken().get(0).text()).contains("asked for by ann");
    mail.behave(n -> Mood.REFUSE_LOGIN);
    assertThat(office.test("mail", "ann").error())
        .contains("does not accept user and password")
        .doesNotContain(Sinks.PASSWORD);
    assertThat(office.list(Set.of(), null, null, 10)).as("beside the outbox").isEmpty();
  }

  @Test
  void oldMessagesAreForgotten() throws Exception {
    send("mail", "a");
    steps("mail");
    var old = new OldMessages(store.outbox(), Duration.ofDays(30), clock);
    assertThat(old.forget()).isZero();
    clock.advance(Duration.ofDays(31));
    assertThat(old.forget()).isEqualTo(1);
    assertThat(states()).containsExactly("a DELIVERED");
    clock.advance(Duration.ofDays(400));
    assertThat(old.forget()).isEqualTo(1);
    assertThat(states()).isEmpty();
  }
}
