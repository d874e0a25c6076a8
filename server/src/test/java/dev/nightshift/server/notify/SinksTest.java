package dev.nightshift.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.notify.MailServer.Mood;
import dev.nightshift.server.notify.NotSent.Why;
import dev.nightshift.server.notify.Sink.Parcel;
import dev.nightshift.server.notify.Sink.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class SinksTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Set<Mood> SILENT =
      EnumSet.of(Mood.HANG_AT_ONCE, Mood.TRICKLE, Mood.HANG_AFTER_TEXT);
  private MailServer mail;
  private HookServer hook;

  @BeforeEach
  void open() throws IOException {
    mail = new MailServer();
    hook = new HookServer();
  }

  @AfterEach
  void close() {
    mail.close();
    hook.close();
  }

  private static Parcel parcel(Letter letter) {
    var id = UUID.fromString("00000000-0000-4000-8000-000000000007");
    return new Parcel(id, NOW, letter, List.of(new Part(id, NOW, letter)));
  }

  private static Parcel plain() {
    return parcel(Letter.of("test", "Grüße <x>\nBcc: all@example.org", "Über & <b>alles</b>"));
  }

  private static NotSent refused(Sink sink) {
    return catchThrowableOfType(NotSent.class, () -> sink.send(plain(), NOW));
  }

  @Test
  void aMailCarriesItsIdAndNoHeaderOfItsSubject() throws Exception {
    assertThat(Sinks.mail(mail.port(), "a@example.org", "b@example.org").send(plain(), NOW))
        .isEmpty();
    var got = mail.taken().get(0);
    assertThat(got.id()).isEqualTo("<00000000-0000-4000-8000-000000000007@nightshift>");
    assertThat(got.to()).containsExactly("a@example.org", "b@example.org");
    assertThat(got.text())
        .contains("Auto-Submitted: auto-generated", "X-Nightshift-Event: test")
        .doesNotContain("\nBcc:")
        .doesNotContain(Sinks.PASSWORD);
  }

  @Test
  void aPageAndFilesGoWithAMail() throws Exception {
    var letter =
        Letter.of("report_ready", "Report", "plain words")
            .html("<p>words of a page</p>")
            .attach(
                new Attachment(
                    "report.csv", "text/csv", "a;b\n1;2\n".getBytes(StandardCharsets.UTF_8)));
    Sinks.mail(mail.port()).send(parcel(LetterJson.read(LetterJson.write(letter))), NOW);
    assertThat(mail.taken().get(0).text())
        .contains(
            "multipart/mixed", "multipart/alternative", "plain words", "<p>words of a page</p>")
        .contains("text/csv", "filename=report.csv");
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSE, REFUSED, 550",
    "REFUSE_LATER, LATER, 451",
    "REFUSE_LOGIN, UNREACHABLE, user and password",
    "HANG_AT_ONCE, UNREACHABLE, does not take messages",
    "TRICKLE, UNREACHABLE, does not take messages",
    "HANG_AFTER_TEXT, UNREACHABLE, ''",
    "CLOSE_IN_TEXT, UNREACHABLE, ''",
    "TAKE_AND_CLOSE, UNREACHABLE, ''"
  })
  void whatAMailServerDoesIsUnderstoodAndTakesNoLongerThanItMay(
      Mood mood, Why why, String contains) {
    mail.behave(n -> mood);
    long begun = System.nanoTime();
    var sink =
        SILENT.contains(mood) ? Sinks.mail(Sinks.HASTE, mail.port()) : Sinks.mail(mail.port());
    var error = refused(sink);
    assertThat(error.why()).isEqualTo(why);
    assertThat(error.getMessage()).contains(contains).doesNotContain(Sinks.PASSWORD);
    // twice its patience, and what a machine may stand still; those moods would go on for ever
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isLessThan(Sinks.HASTE.multipliedBy(2).plusSeconds(20));
  }

  @Test
  void aMailServerThatVanishesAfterItsYesHasTheMail() throws Exception {
    mail.behave(n -> Mood.TAKE_AND_VANISH);
    assertThat(Sinks.mail(mail.port()).send(plain(), NOW)).isEmpty();
  }

  @Test
  void oneWhoLeftDoesNotKeepTheMailFromTheOthers() throws Exception {
    mail.left("gone@example.org");
    var note =
        Sinks.mail(mail.port(), "a@example.org", "gone@example.org", "b@example.org")
            .send(plain(), NOW);
    assertThat(note).startsWith("gone@example.org was refused: 550");
    assertThat(mail.taken()).hasSize(1);
    assertThat(mail.taken().get(0).to()).containsExactly("a@example.org", "b@example.org");
  }

  @Test
  void nobodyIsThere() {
    int port = mail.port();
    mail.close();
    hook.close();
    assertThat(refused(Sinks.mail(port)).why()).isEqualTo(Why.UNREACHABLE);
    assertThat(refused(Sinks.hook(hook.url())).why()).isEqualTo(Why.UNREACHABLE);
  }

  @Test
  void aWebhookGetsSignedJsonThatItCanVerify() throws Exception {
    Sinks.hook(hook.url()).send(plain(), NOW);
    var post = hook.taken().get(0);
    assertThat(post.key()).isEqualTo("00000000-0000-4000-8000-000000000007");
    assertThat(post.headers().getFirst("Nightshift-Timestamp"))
        .isEqualTo(Long.toString(NOW.getEpochSecond()));
    assertThat(post.headers().getFirst("Nightshift-Signature"))
        .isEqualTo(Signature.of(Sinks.PASSWORD, NOW.getEpochSecond(), post.body()));
    var body = new ObjectMapper().readTree(post.body());
    assertThat(body.path("event").asText()).isEqualTo("test");
    assertThat(body.path("text").asText()).isEqualTo("Über & <b>alles</b>");
    assertThat(body.path("at").asText()).isEqualTo("2026-11-23T12:00:00Z");
    assertThat(post.body() + post.headers().entrySet()).doesNotContain(Sinks.PASSWORD);
  }

  @Test
  void theSignatureIsThatOfOtherTools() {
    // printf '1795435200.{"a":1}' | openssl dgst -sha256 -hmac secret
    assertThat(Signature.of("secret", 1_795_435_200L, "{\"a\":1}"))
        .isEqualTo("v1=183a9dc86dd443f2f52b87236f645470ea010a5030c29fcddd7e8cae23577656");
  }

  @ParameterizedTest
  @CsvSource({
    "400, REFUSED",
    "413, REFUSED",
    "401, LATER",
    "404, LATER",
    "302, LATER",
    "500, LATER",
    "429, UNREACHABLE",
    "-1, UNREACHABLE",
    "-2, UNREACHABLE"
  })
  void whatAWebhookAnswersIsUnderstood(int status, Why why) {
    hook.behave(n -> status);
    var error =
        refused(
            status == HookServer.HANG
                ? Sinks.hook(Sinks.HASTE, hook.url())
                : Sinks.hook(hook.url()));
    assertThat(error.why()).isEqualTo(why);
    assertThat(error.getMessage()).contains("http://127.0.0.1:").doesNotContain("/hook");
  }

  @Test
  void aWebhookSaysHowLongItWantsToBeLeftAlone() {
    hook.behave(n -> 429);
    hook.retryAfter = "90";
    assertThat(refused(Sinks.hook(hook.url())).asked()).contains(Duration.ofSeconds(90));
    assertThat(Answered.wait("Mon, 23 Nov 2026 12:02:00 GMT", NOW))
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(Answered.wait("Mon, 23 Nov 2026 11:00:00 GMT", NOW)).isEqualTo(Duration.ZERO);
    assertThat(Answered.wait("86400", NOW)).isEqualTo(Duration.ofHours(1));
    assertThat(Answered.wait("soon", NOW)).isNull();
  }

  @Test
  void aChatGetsTextWithoutMarkupAndItsAddressStaysSecret() throws Exception {
    var chat = Sinks.chat(hook.url());
    chat.send(plain(), NOW);
    assertThat(new ObjectMapper().readTree(hook.taken().get(0).body()).path("text").asText())
        .isEqualTo("*Grüße &lt;x&gt; Bcc: all@example.org*\nÜber &amp; &lt;b&gt;alles&lt;/b&gt;");
    hook.behave(n -> 500);
    assertThat(refused(chat).getMessage()).isEqualTo("the chat at file:chat-url answered with 500");
    assertThat(chat.target()).isEqualTo("file:chat-url");
    assertThat(chat.mask("to " + hook.url())).isEqualTo("to ***");
    assertThat(refused(Sinks.chat("no address")).getMessage())
        .isEqualTo("the secret file:chat-url holds no address");
  }
}
