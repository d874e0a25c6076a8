package dev.nightshift.server.bundle.input;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What runbooks say of themselves, and whom they tell to call.
 *
 * @param owner who keeps them right; empty: nobody is named
 * @param audience for whom they are
 * @param classification who may read them
 * @param reviewed when somebody last read them through; a generated file has no other date
 * @param reviewEvery after this they are to be read through again
 * @param escalation whom to call by area, in that order
 * @param contacts how to reach them, by the names that {@code escalation} and the jobs' owners use
 */
public record RunbookSettings(
    String owner,
    String audience,
    String classification,
    Optional<LocalDate> reviewed,
    Duration reviewEvery,
    Map<Area, List<String>> escalation,
    Map<String, String> contacts) {

  /** What a call can be about. */
  public enum Area {
    JOBS("A job fails or is slow"),
    STORE("The store or another database"),
    SERVERS("Servers, machines, network"),
    MONITORING("Prometheus, Alertmanager, Grafana, the deployed bundle"),
    NOTIFICATIONS("Messages do not arrive"),
    SECURITY("Secrets, access, audit");

    private final String words;

    Area(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    /** As in config.yml. */
    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Nobody named, nothing reviewed. */
  public static final RunbookSettings NONE =
      new RunbookSettings(
          "",
          "on-call engineers",
          "internal",
          Optional.empty(),
          Duration.ofDays(90),
          Map.of(),
          Map.of());

  public RunbookSettings {
    Map<Area, List<String>> ordered = new TreeMap<>();
    escalation.forEach((area, names) -> ordered.put(area, List.copyOf(names)));
    escalation = java.util.Collections.unmodifiableMap(ordered);
    contacts = java.util.Collections.unmodifiableMap(new TreeMap<>(contacts));
    List<String> lines = new ArrayList<>(List.of(owner, audience, classification));
    lines.addAll(contacts.keySet());
    lines.addAll(contacts.values());
    escalation.values().forEach(lines::addAll);
    for (var line : lines) {
      if (line.contains("\n")) {
        throw new IllegalArgumentException(
            "bundle.runbooks holds \"" + line + "\"; names and contacts are one line each");
      }
    }
    if (reviewEvery.toDays() < 1) {
      throw new IllegalArgumentException(
          "bundle.runbooks.reviewEvery is " + reviewEvery + "; it is at least 1d");
    }
  }

  /** When they are to be read through again; empty if they never were. */
  public Optional<LocalDate> nextReview() {
    return reviewed.map(date -> date.plusDays(reviewEvery.toDays()));
  }

  /** What to say of a review that is overdue; of runbooks that nobody is to review, nothing. */
  public Optional<String> overdue(LocalDate today) {
    return nextReview()
        .filter(due -> due.isBefore(today))
        .map(
            due ->
                "the runbooks were to be read through again by "
                    + due
                    + (owner.isEmpty() ? "" : ", by " + owner)
                    + "; do so, set bundle.runbooks.reviewed in config.yml to the day, and generate the"
                    + " bundle");
  }

  /** Whom to call, in order, each with how to reach them; empty if config.yml names nobody. */
  public List<String> call(Area area) {
    return escalation.getOrDefault(area, List.of()).stream().map(this::reach).toList();
  }

  /** The name with how to reach it, where config.yml says so. */
  public String reach(String name) {
    var contact = contacts.get(name);
    return contact == null ? name : name + " (" + contact + ")";
  }
}
