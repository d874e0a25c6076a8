package dev.nightshift.server.notify;

import dev.nightshift.job.Criticality;
import dev.nightshift.job.Setting;
import java.time.Duration;
import java.util.List;

/** What is told where; an element of {@code notifications.events}. */
record EventRule(
    @Setting("What is told") List<Event> on,
    @Setting("Channels") List<String> to,
    @Setting(value = "Whose; all without any", byDefault = "[]") List<String> jobs,
    @Setting(value = "Jobs of these only; all without any", byDefault = "[]")
        List<Criticality> criticality,
    @Setting(
            value = "After a message, what follows waits for so long and comes as one",
            byDefault = "15m")
        Duration digest,
    @Setting(value = "How long before it begins a window is announced", byDefault = "24h", min = 60)
        Duration before) {
  EventRule {
    if (on.isEmpty()) {
      throw new IllegalArgumentException("on names no event; write what is to be told");
    }
    if (to.isEmpty()) {
      throw new IllegalArgumentException("to names no channel; write where it is to be told");
    }
    on = List.copyOf(on);
    to = List.copyOf(to);
    jobs = List.copyOf(jobs);
    criticality = List.copyOf(criticality);
  }

  boolean tells(Event event) {
    return on.contains(event);
  }

  boolean about(String job, Criticality urgency) {
    return (jobs.isEmpty() || jobs.contains(job))
        && (criticality.isEmpty() || criticality.contains(urgency));
  }
}
