package dev.nightshift.server.control;

import dev.nightshift.job.Intensity;
import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.engine.OrderDesk;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.schedule.Durations;
import dev.nightshift.server.security.Actor;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** How a job is held back, let go on, and made to press harder or less. Thread-safe. */
public final class JobActions {
  private final Door door;
  private final JobControls controls;
  private final OrderDesk desk;
  private final Clock clock;

  public JobActions(Door door, JobControls controls, OrderDesk desk, Clock clock) {
    this.door = door;
    this.controls = controls;
    this.desk = desk;
    this.clock = clock;
  }

  /**
   * Holds a job back.
   *
   * @param until how long, or until when, as people write it; empty: until it is resumed
   * @param running {@code finish}, {@code hold} or {@code cancel}; empty: {@code finish}
   * @param reason may be empty
   * @throws Refusal if it is not done
   */
  public Pause pause(String job, String until, String running, String reason, Actor actor) {
    Map<String, String> given = new HashMap<>();
    put(given, "until", until);
    put(given, "running", running);
    var asked = Door.Asked.of(actor, "pause", job, given, reason);
    return door.pass(
        asked,
        () -> {
          var name = door.job(job).name();
          // so that a pause that is over by now is no longer in the way
          desk.look();
          var now = now();
          var wanted =
              new Pause(actor.name(), now, asked.reason(), until(until, now), running(running));
          controls
              .pause(name, wanted)
              .ifPresent(
                  pause -> {
                    throw Refusal.conflict(
                        name
                            + " is paused already, "
                            + inWords(pause)
                            + "; resume it before you pause it otherwise");
                  });
          desk.look();
          return wanted;
        },
        JobActions::inWords);
  }

  /**
   * Lets a paused job go on.
   *
   * @return the pause that is over
   * @throws Refusal if it is not done
   */
  public Pause resume(String job, String reason, Actor actor) {
    var asked = Door.Asked.of(actor, "resume", job, Map.of(), reason);
    return door.pass(
        asked,
        () -> {
          var name = door.job(job).name();
          desk.look();
          var pause =
              controls
                  .resume(name, now())
                  .orElseThrow(
                      () ->
                          Refusal.conflict(
                              name + " is not paused; nothing holds its due times back"));
          desk.look();
          return pause;
        },
        pause -> "it was paused " + inWords(pause));
  }

  /**
   * Changes how hard a job's runs press, also those at work.
   *
   * @param intensity {@code low}, {@code medium} or {@code high}; empty: as declared
   * @return the one in force now
   * @throws Refusal if it is not done
   */
  public Intensity intensity(String job, String intensity, String reason, Actor actor) {
    Map<String, String> given = new HashMap<>();
    put(given, "intensity", intensity);
    var asked =
        new Door.Asked(actor, "intensity", job, given, reason, "change the intensity of " + job);
    return door.pass(
        asked,
        () -> {
          var definition = door.job(job);
          var declared = definition.execution().intensity();
          var wanted = intensity.isEmpty() ? null : parse(Intensity.class, "intensity", intensity);
          var orders = controls.orders().get(definition.name());
          var before = orders == null ? null : orders.intensity();
          if (Objects.equals(before, wanted)) {
            throw Refusal.conflict(
                wanted == null
                    ? definition.name()
                        + " presses as declared already, "
                        + label(declared)
                        + "; there is nothing to reset"
                    : "the intensity of "
                        + definition.name()
                        + " is "
                        + label(wanted)
                        + " already");
          }
          controls.changeIntensity(definition.name(), wanted);
          desk.look();
          return wanted == null ? declared : wanted;
        },
        now -> "it is " + label(now) + " now");
  }

  /** A pause in words, after "paused". */
  public static String inWords(Pause pause) {
    return "by "
        + pause.by()
        + " since "
        + pause.at().truncatedTo(ChronoUnit.SECONDS)
        + (pause.until() == null
            ? " until somebody resumes it"
            : " until " + pause.until().truncatedTo(ChronoUnit.SECONDS))
        + (pause.reason().isEmpty() ? "" : ": " + pause.reason());
  }

  private static Pause.Running running(String text) {
    return text.isEmpty() ? Pause.Running.FINISH : parse(Pause.Running.class, "running", text);
  }

  private static Instant until(String text, Instant now) {
    if (text.isEmpty()) {
      return null;
    }
    var until = Durations.parse(text).map(now::plus).orElseGet(() -> instant(text));
    if (!until.isAfter(now)) {
      throw Refusal.invalid(
          "until is \"" + text + "\", which is over; a pause must end in the future");
    }
    return until.truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw Refusal.invalid(
          "until is \""
              + text
              + "\"; write how long, as 30m, 2h or 7d, or an instant in UTC, as"
              + " 2026-01-31T12:00:00Z");
    }
  }

  private static <E extends Enum<E>> E parse(Class<E> type, String name, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> label(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.invalid(
                    name
                        + " is \""
                        + text
                        + "\"; write "
                        + Arrays.stream(type.getEnumConstants())
                            .map(JobActions::label)
                            .collect(Collectors.joining(", "))));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void put(Map<String, String> given, String name, String value) {
    if (!value.isEmpty()) {
      given.put(name, value);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
