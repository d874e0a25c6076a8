package dev.nightshift.server.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Posts messages as signed JSON; a repetition has the same body and the same key. */
final class WebhookSink implements Sink {
  private final String channel;
  private final WebhookSettings settings;
  private final Answered http;
  private final Secrets secrets;

  WebhookSink(String channel, WebhookSettings settings) {
    this.channel = channel;
    this.settings = settings;
    http = new Answered(settings.timeout(), "the webhook " + target());
    secrets = Secrets.of(settings.secret(), settings.token());
  }

  @Override
  public String send(Parcel parcel, Instant now) throws NotSent, InterruptedException {
    var body = body(parcel);
    var request =
        HttpRequest.newBuilder(settings.url())
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "Nightshift")
            .header("Idempotency-Key", parcel.id().toString())
            .POST(HttpRequest.BodyPublishers.ofString(body));
    try {
      settings
          .secret()
          .ifPresent(
              secret -> {
                long seconds = now.getEpochSecond();
                request
                    .header("Nightshift-Timestamp", Long.toString(seconds))
                    .header(
                        "Nightshift-Signature",
                        Signature.of(secret.reveal().strip(), seconds, body));
              });
      settings
          .token()
          .ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal().strip()));
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new NotSent(NotSent.Why.UNREACHABLE, SecretFault.text(e), null);
    }
    http.post(request, now);
    return "";
  }

  private String body(Parcel parcel) {
    Map<String, Object> body = message(parcel.id(), parcel.accepted(), parcel.letter());
    if (parcel.parts().size() > 1) {
      body.put(
          "messages",
          parcel.parts().stream()
              .map(part -> message(part.id(), part.accepted(), part.letter()))
              .toList());
    }
    try {
      return LetterJson.MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> message(UUID id, Instant accepted, Letter letter) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("id", id.toString());
    message.put("channel", channel);
    message.put("event", letter.event());
    message.put("at", accepted.toString());
    message.put("subject", letter.subject());
    message.put("text", letter.text());
    letter.html().ifPresent(html -> message.put("html", html));
    if (!letter.attachments().isEmpty()) {
      message.put("attachments", letter.attachments().stream().map(Attachment::name).toList());
    }
    message.put("facts", new TreeMap<>(letter.facts()));
    return message;
  }

  @Override
  public Duration timeout() {
    return settings.timeout();
  }

  /** Without the path and the query, which may hold a token. */
  @Override
  public String target() {
    return shown(settings.url());
  }

  static String shown(URI url) {
    var port = url.getPort() < 0 ? "" : ":" + url.getPort();
    var path = url.getRawPath() == null || url.getRawPath().length() < 2 ? "" : "/…";
    return url.getScheme() + "://" + url.getHost() + port + path;
  }

  @Override
  public String type() {
    return "webhook";
  }

  @Override
  public String mask(String text) {
    return secrets.mask(text);
  }
}
