package dev.nightshift.server.control;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.ParameterCheck;
import dev.nightshift.server.engine.OnceKey;
import dev.nightshift.server.engine.OnceKeys;
import dev.nightshift.server.engine.RunRequest;
import dev.nightshift.server.engine.RunRequests;
import dev.nightshift.server.security.Actor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** How runs are asked for. Thread-safe. */
public final class Actions {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private final Door door;
  private final RunRequests requests;
  private final OnceKeys keys;
  private final Clock clock;

  public Actions(Door door, RunRequests requests, OnceKeys keys, Clock clock) {
    this.door = door;
    this.requests = requests;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Asks for a run. Durable when it returns.
   *
   * @return the run's id
   * @throws Refusal if it is not asked for
   */
  public UUID trigger(TriggerRun wanted, Actor actor) {
    return trigger(wanted, actor, null).id();
  }

  /**
   * Asks for a run, once for all requests of the actor that give the same key within a day, on
   * whichever node of the deployment.
   *
   * @param key null: a new run in any case
   * @throws Refusal if it is not asked for; also if the key was given with another request
   */
  public Triggered trigger(TriggerRun wanted, Actor actor, String key) {
    var asked =
        new Door.Asked(
            actor,
            "trigger",
            wanted.job(),
            wanted.parameters(),
            wanted.reason(),
            "run " + wanted.job());
    return door.pass(
        asked,
        () ->
            key == null ? new Triggered(ask(wanted, actor, null), false) : once(wanted, actor, key),
        done ->
            done.id()
                + (wanted.dryRun() ? ", a dry run" : "")
                + (wanted.debug() ? ", its log at DEBUG" : "")
                + (done.before() ? ", asked for before under the same key" : ""));
  }

  private Triggered once(TriggerRun wanted, Actor actor, String key) {
    if (!KEY.matcher(key).matches()) {
      throw Refusal.invalid(
          "Idempotency-Key has "
              + key.length()
              + " characters; write 1 to 200 printable ones without spaces, as a UUID");
    }
    var once = new OnceKey(hash(actor.name(), key), request(wanted));
    var before = before(once);
    if (before.isPresent()) {
      return before.get();
    }
    try {
      return new Triggered(ask(wanted, actor, once), false);
    } catch (Refusal e) {
      throw e;
    } catch (RuntimeException e) {
      // another request with the key may have come between
      return before(once).orElseThrow(() -> e);
    }
  }

  private Optional<Triggered> before(OnceKey once) {
    return keys.used(once.id(), clock.instant().minus(OnceKeys.KEPT))
        .map(
            used -> {
              if (!used.request().equals(once.request())) {
                throw Refusal.conflict(
                    "this Idempotency-Key was given with another request within 24 hours, which"
                        + " asked for run "
                        + used.run()
                        + "; give each request a key of its own");
              }
              return new Triggered(used.run(), true);
            });
  }

  private UUID ask(TriggerRun wanted, Actor actor, OnceKey once) {
    var job = door.job(wanted.job());
    var problems = ParameterCheck.problems(job, wanted.parameters());
    if (!problems.isEmpty()) {
      throw Refusal.invalid(String.join(" ", problems));
    }
    return ask(
        requests,
        new RunRequest(
            wanted.job(),
            Trigger.MANUAL,
            actor.name(),
            wanted.parameters(),
            wanted.dryRun(),
            wanted.debug(),
            null,
            once));
  }

  private static String request(TriggerRun wanted) {
    List<String> parts = new ArrayList<>();
    parts.add(wanted.job());
    parts.add(String.valueOf(wanted.dryRun()));
    parts.add(wanted.reason());
    if (wanted.debug()) {
      parts.add("debug");
    }
    new TreeMap<>(wanted.parameters())
        .forEach(
            (name, value) -> {
              parts.add(name);
              parts.add(value);
            });
    return hash(parts.toArray(String[]::new));
  }

  private static String hash(String... parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var part : parts) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks for a run, and tells in a refusal why there will be none. */
  static UUID ask(RunRequests requests, RunRequest wanted) {
    try {
      return requests.request(wanted);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid(e.getMessage());
    } catch (IllegalStateException e) {
      throw Refusal.unavailable(e.getMessage());
    }
  }
}
