package dev.nightshift.jobs.legal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.concurrent.Executor;

/** Posts messages as JSON, with a header {@code Idempotency-Key} that is the same at each try. */
final class WebhookChannel implements Channel {
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;

  private final Delivery.Webhook settings;
  private final HttpClient client;

  WebhookChannel(Delivery.Webhook settings, Executor executor) {
    this.settings = settings;
    client =
        HttpClient.newBuilder()
            .executor(executor)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .build();
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public void send(Sending message) throws NotSent, InterruptedException {
    int status;
    try {
      status = client.send(request(message), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new NotSent(
          Why.UNREACHABLE, "the webhook " + settings.url() + " does not answer: " + e, e);
    } catch (IOException e) {
      throw new NotSent(
          Why.UNKNOWN, "the webhook " + settings.url() + " did not say what it did: " + e, e);
    }
    if (status / 100 != 2) {
      boolean later = status >= 500 || status == TIMEOUT || status == TOO_MANY;
      throw new NotSent(
          later ? Why.LATER : Why.REFUSED,
          "the webhook " + settings.url() + " answered with " + status,
          null);
    }
  }

  private HttpRequest request(Sending message) {
    var body = new LinkedHashMap<String, Object>();
    body.put("id", message.id());
    body.put("tenant", message.tenant());
    body.put("kind", message.kind());
    body.put("subject", message.subject());
    body.put("recipient", message.recipient());
    body.put("due", message.dueSlot());
    body.put("title", message.title());
    body.put("text", message.body());
    var request =
        HttpRequest.newBuilder(settings.url())
            .timeout(settings.timeout())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", message.id())
            .POST(HttpRequest.BodyPublishers.ofString(Json.of(body)));
    settings
        .token()
        .ifPresent(t -> request.header("Authorization", "Bearer " + t.reveal().strip()));
    return request.build();
  }

  @Override
  public void close() {}
}
