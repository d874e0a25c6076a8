package dev.nightshift.server.bundle.alert.sim;

import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One unit test: what happens to a fleet, and which alerts fire when. Each check names all alerts
 * that fire, so a further one anywhere is a failure.
 *
 * @param title a sentence
 * @param step minutes between two scrapes
 * @param shapes of the fleets to which it happens
 * @param story what happens
 */
public record Scenario(
    String title,
    int step,
    Set<Fleet.Shape> shapes,
    UnaryOperator<Fleet> story,
    List<Check> checks) {

  /** All alerts that fire at a minute. */
  public record Check(long minute, List<Firing> firing) {}

  /**
   * An alert that fires in the deployment to which things happen.
   *
   * @param name the alert's
   * @param severity empty: the only one that the alert has
   * @param job the label; empty: the alert has none
   * @param deployed whether it carries the label {@code deployment}
   */
  public record Firing(String name, String severity, String job, boolean deployed) {

    /** A job's alert. */
    public static Firing of(AlertName name, String job) {
      return new Firing(name.text(), "", job, true);
    }

    /** An alert of the servers. */
    public static Firing of(AlertName name) {
      return of(name, Names.SCRAPE_JOB);
    }

    public Firing as(String other) {
      return new Firing(name, other, job, deployed);
    }

    public Firing withoutJob() {
      return new Firing(name, severity, "", deployed);
    }

    public Firing withoutDeployment() {
      return new Firing(name, severity, job, false);
    }
  }

  /** It happens to one node. */
  public static Scenario of(String title, UnaryOperator<Fleet> story) {
    return new Scenario(title, 1, Set.of(Fleet.Shape.ALONE), story, List.of());
  }

  /** It happens to one node, and to a cluster of three beside another deployment. */
  public static Scenario everywhere(String title, UnaryOperator<Fleet> story) {
    return new Scenario(title, 1, EnumSet.allOf(Fleet.Shape.class), story, List.of());
  }

  /** A story of many hours: scraped and judged every four minutes. */
  public Scenario coarse() {
    return new Scenario(title, 4, shapes, story, checks);
  }

  public Scenario only(Fleet.Shape shape) {
    return new Scenario(title, step, Set.of(shape), story, checks);
  }

  /** Exactly these alerts fire at this minute. */
  public Scenario at(long minute, Firing... firing) {
    List<Check> more = new ArrayList<>(checks);
    more.add(new Check(minute, Arrays.asList(firing)));
    return new Scenario(title, step, shapes, story, List.copyOf(more));
  }

  /** Nothing fires at these minutes. */
  public Scenario silentAt(long... minutes) {
    var scenario = this;
    for (long minute : minutes) {
      scenario = scenario.at(minute);
    }
    return scenario;
  }

  /** Nothing fires from one minute to another, looked at in steps. */
  public Scenario silentFromTo(long from, long to, long every) {
    var scenario = this;
    for (long minute = from; minute <= to; minute += every) {
      scenario = scenario.at(minute);
    }
    return scenario;
  }

  /** Exactly these alerts fire from one minute to another, looked at in steps. */
  public Scenario fromTo(long from, long to, long every, Firing... firing) {
    var scenario = this;
    for (long minute = from; minute <= to; minute += every) {
      scenario = scenario.at(minute, firing);
    }
    return scenario;
  }

  /** The minute of its last check. */
  public long lastMinute() {
    return checks.stream().mapToLong(Check::minute).max().orElseThrow();
  }
}
