package dev.nightshift.server.api;

import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.plugin.SecretUse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Which settings refer to secrets, and how old those are; never a value. */
@Path("api/v1/secrets")
@Produces(MediaType.APPLICATION_JSON)
public final class SecretsResource {
  private final Supplier<LoadedPlugins> plugins;
  private final Clock clock;

  public SecretsResource(Supplier<LoadedPlugins> plugins, Clock clock) {
    this.plugins = plugins;
    this.clock = clock;
  }

  @Says("Lists the secrets that jobs use, without their values.")
  @GET
  public PageJson<SecretJson> list() {
    var now = clock.instant();
    return PageJson.of(
        plugins.get().secrets().stream().map(secret -> SecretJson.of(secret, now)).toList());
  }

  /**
   * A setting that refers to a secret.
   *
   * @param changed when its file was last written; null for the environment, or without a file
   * @param ageSeconds since then
   */
  public record SecretJson(
      String job,
      String setting,
      String reference,
      boolean present,
      Instant changed,
      Long ageSeconds) {

    static SecretJson of(SecretUse secret, Instant now) {
      return new SecretJson(
          secret.job(),
          secret.setting(),
          secret.reference(),
          secret.present(),
          secret.changed().orElse(null),
          secret
              .changed()
              .map(changed -> Math.max(0, Duration.between(changed, now).toSeconds()))
              .orElse(null));
    }
  }
}
