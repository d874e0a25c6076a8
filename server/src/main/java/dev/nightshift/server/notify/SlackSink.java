package dev.nightshift.server.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Posts messages in the form of Slack's incoming webhooks, which others understand too. */
final class SlackSink implements Sink {
  private static final int LONGEST = 3_500;

  private final SlackSettings settings;
  private final Answered http;
  private final Secrets secrets;

  SlackSink(SlackSettings settings) {
    this.settings = settings;
    http = new Answered(settings.timeout(), "the chat at " + settings.url());
    secrets = Secrets.of(Optional.of(settings.url()));
  }

  @Override
  public String send(Parcel parcel, Instant now) throws NotSent, InterruptedException {
    URI url;
    try {
      url = URI.create(settings.url().reveal().strip());
      if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
        throw new NotSent(
            NotSent.Why.UNREACHABLE,
            "the secret "
                + settings.url()
                + " holds no address; write one that starts with https://",
            null);
      }
    } catch (IllegalStateException e) {
      throw new NotSent(NotSent.Why.UNREACHABLE, e.getMessage(), null);
    } catch (IllegalArgumentException e) {
      // its text would tell the address
      throw new NotSent(
          NotSent.Why.UNREACHABLE, "the secret " + settings.url() + " holds no address", null);
    }
    http.post(
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("Idempotency-Key", parcel.id().toString())
            .POST(HttpRequest.BodyPublishers.ofString(body(parcel.letter()))),
        now);
    return "";
  }

  private static String body(Letter letter) {
    var text = "*" + literal(letter.subject()) + "*\n" + literal(letter.text());
    var cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    try {
      return LetterJson.MAPPER.writeValueAsString(Map.of("text", cut));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String literal(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public Duration timeout() {
    return settings.timeout();
  }

  @Override
  public String target() {
    return settings.url().toString();
  }

  @Override
  public String type() {
    return "slack";
  }

  @Override
  public String mask(String text) {
    return secrets.mask(text);
  }
}
