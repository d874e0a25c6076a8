package dev.nightshift.server.deployed;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found.
 *
 * @param parts each rule and dashboard, and whether it is there
 * @param findings what must be mended
 * @param notes what may be as it is
 */
public record Report(List<Part> parts, List<Finding> findings, List<String> notes) {
  public Report {
    parts = List.copyOf(parts);
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /** Who was asked. */
  public enum Place {
    PROMETHEUS,
    ALERTMANAGER,
    GRAFANA
  }

  /** How a part that is deployed compares with the bundle's. */
  public enum State {
    /** The same. */
    DEPLOYED,
    /** There, and another one. */
    STALE,
    /** Not there. */
    MISSING,
    /** There under one of the bundle's names, and no part of it. */
    FOREIGN
  }

  /**
   * A rule or a dashboard.
   *
   * @param name of the rule with its labels, or the dashboard's uid
   */
  public record Part(Place place, String name, State state) {}

  /**
   * Something to mend.
   *
   * @param text a sentence
   * @param next what to do, a sentence
   */
  public record Finding(Place place, String text, String next) {}

  /** How many parts of a place are in that state. */
  public long count(Place place, State state) {
    return parts.stream().filter(part -> part.place() == place && part.state() == state).count();
  }

  /** Collects what the checks find. */
  static final class Builder {
    private final List<Part> parts = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void part(Place place, String name, State state) {
      parts.add(new Part(place, name, state));
    }

    void finding(Place place, String text, String next) {
      findings.add(new Finding(place, text, next));
    }

    void note(String text) {
      notes.add(text);
    }

    Report report() {
      return new Report(parts, findings, notes);
    }
  }
}
