package dev.nightshift.jobs.system;

import dev.nightshift.job.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * One question over HTTP.
 *
 * @param whom for errors, e.g. {@code Alertmanager}; they name the host and not the address, which
 *     may hold a secret
 */
record Call(String whom, URI address, Optional<Secret> token) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What came back. */
  record Answer(int status, String body) {}

  /**
   * Asks.
   *
   * @throws IllegalStateException if nothing comes back within ten seconds
   */
  Answer get() throws InterruptedException {
    var client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    var request = HttpRequest.newBuilder(address).timeout(PATIENCE);
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal().strip()));
    try {
      var answer = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(
          whom
              + " at "
              + address.getHost()
              + " does not answer: "
              + Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName()),
          e);
    }
  }
}
