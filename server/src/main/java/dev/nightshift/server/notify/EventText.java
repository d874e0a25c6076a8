package dev.nightshift.server.notify;

import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Pause;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What the server tells of its events. */
final class EventText {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String serverUrl;
  private final String deployment;

  EventText(String serverUrl, String deployment) {
    this.serverUrl = serverUrl;
    this.deployment = deployment;
  }

  static String time(Instant instant) {
    return UTC.format(instant);
  }

  private String subject(String text) {
    return "[" + deployment + "] " + text;
  }

  Letter failed(JobDefinition job, JobStatus status) {
    var text = new StringBuilder();
    text.append(job.name()).append(" failed at ").append(time(status.lastCompletion()));
    int failures = status.consecutiveFailures();
    text.append(failures > 1 ? "; failed runs in a row: " + failures + ".\n" : ".\n");
    var error = status.lastError();
    if (error != null) {
      text.append("\nError (").append(error.kind().label()).append("): ").append(error.text());
      text.append('\n');
    }
    text.append("\nLast success: ")
        .append(status.lastSuccess() == null ? "never" : time(status.lastSuccess()));
    return about(job, Letter.of(label(Event.JOB_FAILED), subject(job.name() + " fails"), ""), text)
        .fact("error", error == null ? "" : error.kind().label())
        .fact("failures", Integer.toString(failures));
  }

  Letter recovered(JobDefinition job, JobStatus status) {
    var text = new StringBuilder(job.name()).append(" succeeded at ");
    text.append(time(status.lastSuccess())).append(", after it had failed.");
    return about(
        job,
        Letter.of(label(Event.JOB_RECOVERED), subject(job.name() + " succeeds again"), ""),
        text);
  }

  Letter paused(JobDefinition job, Pause pause) {
    var text = new StringBuilder(job.name()).append(" was paused by ").append(pause.by());
    text.append(" at ").append(time(pause.at()));
    text.append(
        pause.until() == null ? ", until somebody resumes it." : ", until " + time(pause.until()));
    if (!pause.reason().isEmpty()) {
      text.append("\nReason: ").append(pause.reason());
    }
    return about(
            job, Letter.of(label(Event.JOB_PAUSED), subject(job.name() + " is paused"), ""), text)
        .fact("by", pause.by());
  }

  Letter resumed(JobDefinition job) {
    return about(
        job,
        Letter.of(label(Event.JOB_RESUMED), subject(job.name() + " is no longer paused"), ""),
        new StringBuilder(job.name()).append(" runs by its schedule again."));
  }

  private Letter about(JobDefinition job, Letter letter, StringBuilder text) {
    text.append("\n\nOwner: ").append(job.owner().isEmpty() ? "nobody is named" : job.owner());
    text.append("\nCriticality: ").append(job.criticality().name().toLowerCase(Locale.ROOT));
    text.append("\nThe job: ").append(serverUrl).append("/jobs/").append(job.name());
    text.append("\nWhat to do: ").append(serverUrl).append("/runbooks/jobs/").append(job.name());
    return new Letter(
            letter.event(),
            letter.subject(),
            text.toString(),
            letter.html(),
            letter.attachments(),
            letter.facts())
        .fact("job", job.name())
        .fact("owner", job.owner())
        .fact("deployment", deployment);
  }

  Letter maintenance(Event event, MaintenanceWindow window) {
    // of one that somebody began
    var name = window.name().equals("maintenance") ? "maintenance" : "maintenance " + window.name();
    var title =
        switch (event) {
          case MAINTENANCE_ANNOUNCED -> name + " is planned for " + time(window.start());
          case MAINTENANCE_STARTED -> name + " has begun";
          default -> name + " is over";
        };
    var text =
        new StringBuilder("From ")
            .append(time(window.start()))
            .append(" until ")
            .append(time(window.end()))
            .append(".\nJobs: ")
            .append(window.jobs().isEmpty() ? "all" : String.join(", ", window.jobs()))
            .append(window.except().isEmpty() ? "" : "; not " + String.join(", ", window.except()))
            .append("\nDue times within it are missed; runs asked for by hand are not held back.");
    if (!window.reason().isEmpty()) {
      text.append("\nReason: ").append(window.reason());
    }
    text.append("\n\nAll windows: ").append(serverUrl).append("/maintenance");
    return Letter.of(label(event), subject(title), text.toString())
        .fact("window", window.name())
        .fact("from", window.start().toString())
        .fact("until", window.end().toString())
        .fact("deployment", deployment);
  }

  private static String label(Event event) {
    return event.label();
  }
}
