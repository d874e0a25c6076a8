package dev.nightshift.server.control;

import dev.nightshift.job.Intensity;
import dev.nightshift.job.Schedule;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.engine.JobControls.NewSchedule;
import dev.nightshift.server.engine.OrderDesk;
import dev.nightshift.server.run.Orders;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.schedule.ScheduleText;
import dev.nightshift.server.security.Actor;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Copies of what people ordered of jobs, and how one job gets its own back. Thread-safe. */
public final class ScheduleBackup {
  private final Door door;
  private final CurrentCatalogue catalogue;
  private final JobControls controls;
  private final OrderDesk desk;
  private final Clock clock;

  public ScheduleBackup(
      Door door, CurrentCatalogue catalogue, JobControls controls, OrderDesk desk, Clock clock) {
    this.door = door;
    this.catalogue = catalogue;
    this.controls = controls;
    this.desk = desk;
    this.clock = clock;
  }

  /**
   * How a job is scheduled; texts as people write them.
   *
   * @param declared what the job declares, for the reader
   * @param schedule null: the declared one
   * @param zone of a cron expression; null: UTC
   * @param intensity null: the declared one
   * @param pause null: it is not paused
   */
  public record Copy(
      String job,
      String declared,
      String schedule,
      String zone,
      String intensity,
      PauseCopy pause) {

    private boolean same(Copy other) {
      return Objects.equals(schedule, other.schedule)
          && Objects.equals(zone, other.zone)
          && Objects.equals(intensity, other.intensity)
          && (pause == null) == (other.pause == null)
          && (pause == null
              || (Objects.equals(pause.until, other.pause.until)
                  && pause.running.equals(other.pause.running)));
    }
  }

  /**
   * A pause.
   *
   * @param until null: until somebody resumes the job
   * @param running finish, hold or cancel
   */
  public record PauseCopy(String by, Instant at, String reason, Instant until, String running) {}

  /** Of every job of the catalogue, by name. */
  public List<Copy> copies() {
    var orders = controls.orders();
    return catalogue.jobs().stream()
        .map(job -> copy(job, orders.getOrDefault(job.name(), Orders.NONE)))
        .toList();
  }

  /**
   * Gives a job the schedule, the intensity and the pause of a copy.
   *
   * @return the copy of what is in force now
   * @throws Refusal if it is so already, or the copy cannot be read
   */
  public Copy restore(Copy wanted, String reason, Actor actor) {
    var asked =
        new Door.Asked(
            actor,
            "restore schedule",
            wanted.job,
            Map.of("schedule", wanted.schedule == null ? "declared" : wanted.schedule),
            reason,
            "change the schedule of " + wanted.job);
    return door.pass(asked, () -> put(wanted, asked.reason(), actor), ScheduleBackup::inWords);
  }

  private Copy put(Copy wanted, String reason, Actor actor) {
    var job = door.job(wanted.job);
    var schedule = schedule(wanted);
    var intensity = wanted.intensity == null ? null : one(Intensity.class, wanted.intensity);
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    boolean over =
        wanted.pause != null && wanted.pause.until != null && !wanted.pause.until.isAfter(now);
    var pause = over ? null : pause(wanted, reason, actor, now);
    desk.look();
    var before = current(job);
    var target =
        copy(
            job,
            new Orders(
                pause,
                schedule == null
                    ? null
                    : new Orders.OtherSchedule(schedule, actor.name(), now, reason),
                intensity));
    if (before.same(target)) {
      throw Refusal.conflict(
          job.name() + " is as in the copy already; there is nothing to restore");
    }
    if (!Objects.equals(before.schedule, target.schedule)
        || !Objects.equals(before.zone, target.zone)) {
      controls
          .changeSchedule(
              new NewSchedule(
                  job.name(),
                  schedule,
                  job.timing().schedule(),
                  job.timing().maxRuntime(),
                  actor.name(),
                  reason,
                  now))
          .ifPresent(change -> desk.missed(change.missed()));
    }
    if (!Objects.equals(before.intensity, target.intensity)) {
      controls.changeIntensity(job.name(), intensity);
    }
    if (before.pause != null) {
      controls.resume(job.name(), now);
    }
    if (pause != null) {
      controls.pause(job.name(), pause);
    }
    desk.look();
    var after = current(job);
    if (!after.same(target)) {
      throw Refusal.conflict(
          job.name()
              + " was changed by somebody else meanwhile and is now "
              + inWords(after)
              + "; look at it, then restore again");
    }
    return after;
  }

  private Copy current(JobDefinition job) {
    return copy(job, controls.orders().getOrDefault(job.name(), Orders.NONE));
  }

  private static Copy copy(JobDefinition job, Orders orders) {
    var other = orders.schedule() == null ? null : orders.schedule().schedule();
    var pause = orders.pause();
    return new Copy(
        job.name(),
        job.timing().inWords(),
        other == null ? null : text(other),
        other instanceof Schedule.Cron cron ? cron.zone().getId() : null,
        orders.intensity() == null ? null : label(orders.intensity()),
        pause == null
            ? null
            : new PauseCopy(
                pause.by(), pause.at(), pause.reason(), pause.until(), pause.running().label()));
  }

  private static String text(Schedule schedule) {
    return schedule instanceof Schedule.Cron cron ? cron.expression() : ScheduleText.text(schedule);
  }

  private static Schedule schedule(Copy wanted) {
    if (wanted.schedule == null) {
      return null;
    }
    try {
      return ScheduleText.parse(
          wanted.schedule, Optional.ofNullable(wanted.zone).map(ScheduleText::zone));
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("the schedule " + e.getMessage());
    }
  }

  private static Pause pause(Copy wanted, String reason, Actor actor, Instant now) {
    var copy = wanted.pause;
    if (copy == null) {
      return null;
    }
    var why = copy.reason == null || copy.reason.isBlank() ? reason : copy.reason;
    return new Pause(
        actor.name(),
        now,
        why,
        copy.until,
        one(Pause.Running.class, copy.running == null ? "finish" : copy.running));
  }

  private static <E extends Enum<E>> E one(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> label(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "the copy has \""
                        + text
                        + "\"; write one of "
                        + String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                .map(ScheduleBackup::label)
                                .toList())));
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String inWords(Copy copy) {
    return "on "
        + (copy.schedule == null ? "its declared schedule" : "\"" + copy.schedule + "\"")
        + (copy.intensity == null ? "" : ", " + copy.intensity)
        + (copy.pause == null ? "" : ", paused");
  }
}
