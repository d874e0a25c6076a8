package dev.nightshift.server.cli.scrub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.plugin.ConfigNode.Mapping;
import dev.nightshift.server.plugin.ConfigNode.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which pool a command is about, and which job of type scrub looks after it. */
public final class PoolOptions {
  private static final String TYPE = "scrub";

  @Mixin private RemoteOptions options;

  @Option(names = "--pool", paramLabel = "DIR", description = "The pool's folder.")
  private Path pool;

  @Option(
      names = "--job",
      paramLabel = "JOB",
      description = "The job that guards it; by default the one of this pool, or the only one.")
  private String job;

  public RemoteOptions remote() {
    return options;
  }

  public boolean given() {
    return pool != null || job != null;
  }

  /** Absolute, as on the server's machine; empty: none was named. */
  public Optional<Path> pool() {
    return Optional.ofNullable(pool).map(PoolOptions::normal);
  }

  /**
   * The job, as the server tells of it.
   *
   * @throws CommandFailure if there is none, or several and it is not clear which
   */
  public JsonNode job(Terminal terminal, ServerClient server) {
    Map<String, JsonNode> jobs = new TreeMap<>();
    for (var each : server.get("/api/v1/jobs").path("items")) {
      if (each.path("type").asText().equals(TYPE)) {
        jobs.put(each.path("name").asText(), each);
      }
    }
    if (jobs.isEmpty()) {
      throw CommandFailure.usage(
          "no job of this server is of type scrub; name one in config.yml (jobs/scrub/README.md)");
    }
    if (job != null && !jobs.containsKey(job)) {
      throw CommandFailure.usage(
          "there is no job \"" + job + "\" of type scrub; there are " + names(jobs));
    }
    List<String> fitting = new ArrayList<>(job == null ? jobs.keySet() : List.of(job));
    if (pool != null) {
      var pools = options.named(terminal) ? Map.<String, Path>of() : configured(terminal);
      fitting.removeIf(name -> pools.containsKey(name) && !pools.get(name).equals(normal(pool)));
      if (fitting.isEmpty()) {
        throw CommandFailure.usage(
            "no job guards the pool " + normal(pool) + "; there are " + pools);
      }
    }
    if (fitting.size() > 1) {
      throw CommandFailure.usage(
          "several jobs are of type scrub; choose one: --job " + String.join(", --job ", fitting));
    }
    return jobs.get(fitting.get(0));
  }

  /** The jobs' pools, by config.yml of this machine. */
  private Map<String, Path> configured(Terminal terminal) {
    Map<String, Path> pools = new TreeMap<>();
    var installation = options.local().installation(terminal);
    if (installation.config().document().at("jobs") instanceof Mapping jobs) {
      jobs.entries()
          .forEach(
              (name, entry) -> {
                if (entry instanceof Mapping keys
                    && text(keys, "type").orElse(name).equals(TYPE)
                    && keys.entries().get("settings") instanceof Mapping settings) {
                  text(settings, "pool")
                      .ifPresent(
                          place ->
                              pools.put(name, normal(installation.dataFolder().resolve(place))));
                }
              });
    }
    return pools;
  }

  private static Optional<String> text(Mapping keys, String key) {
    return keys.entries().get(key) instanceof Scalar scalar
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  private static String names(Map<String, JsonNode> jobs) {
    return String.join(", ", jobs.keySet());
  }

  private static Path normal(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
