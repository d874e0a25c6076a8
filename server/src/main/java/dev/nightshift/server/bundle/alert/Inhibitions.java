package dev.nightshift.server.bundle.alert;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One incident, one page. What two alerts of one job say of each other is bound to deployment and
 * job, what the servers' alerts say of jobs to the deployment. None is bound to the instance: two
 * alerts that both lack a label count as equal, and an outage would silence other deployments.
 */
final class Inhibitions {
  private static final Set<String> KNOWN =
      Arrays.stream(AlertName.values()).map(AlertName::text).collect(Collectors.toSet());
  private static final String CRITICAL = Names.SEVERITY + "=\"critical\"";

  private final String job;
  private final List<Object> rules = new ArrayList<>();

  private Inhibitions(String job) {
    this.job = job;
  }

  static List<Object> of(BundleInput input) {
    var inhibitions = new Inhibitions(input.naming().jobLabel());
    inhibitions.ofServers();
    inhibitions.ofUrgency();
    inhibitions.ofJobs();
    return inhibitions.rules;
  }

  private void ofServers() {
    var deployment = List.of(Names.DEPLOYMENT);
    for (var source : List.of("ServerDown", "ServerAbsent", "StoreDown")) {
      add(
          List.of(is(source), CRITICAL),
          List.of(job + "=~\".+\"", job + "!=\"" + Names.SCRAPE_JOB + "\""),
          deployment);
      add(
          List.of(is(source), CRITICAL),
          List.of(in("sNoneRan24h", "QueueBacklog", "QueueDelay")),
          deployment);
    }
    for (var source : List.of("ServerDown", "ServerAbsent")) {
      add(
          List.of(is(source), CRITICAL),
          List.of(in("StoreDown", "ServerRestarting", "DependencyDown", "ClockSkew")),
          deployment);
    }
    add(
        List.of(is("sNoneRan24h")),
        List.of(in("NotRunning", "NeverRan", "MissedSchedule", "NotSucceeding", "ZeroItems")),
        deployment);
  }

  /** The more urgent of two alerts about the same thing is heard. */
  private void ofUrgency() {
    add(
        List.of(Names.PRIORITY + "=\"P0\""),
        List.of(Names.PRIORITY + "=\"P1\""),
        List.of(Names.DEPLOYMENT, job));
    var same = List.of("alertname", Names.DEPLOYMENT, job, "queue", "dependency");
    var ours = "alertname=~\"BackgroundJob.+\"";
    add(List.of(ours, CRITICAL), List.of(ours, Names.SEVERITY + "=~\"warning|info\""), same);
    add(
        List.of(ours, Names.SEVERITY + "=\"warning\""),
        List.of(ours, Names.SEVERITY + "=\"info\""),
        same);
  }

  private void ofJobs() {
    sameJob(
        "ConsecutiveFailures",
        "FailureRatioHigh",
        "FailureRatioElevated",
        "NotSucceeding",
        "LastRunFailed",
        "SuccessRateLow",
        "ErrorBudgetBurn");
    add(
        List.of(is("ErrorBudgetBurn"), CRITICAL),
        List.of(in("FailureRatioHigh", "FailureRatioElevated", "SuccessRateLow")),
        List.of(Names.DEPLOYMENT, job));
    sameJob("FailureRatioHigh", "FailureRatioElevated", "SuccessRateLow", "LastRunFailed");
    sameJob("Stalled", "NotRunning", "NeverRan", "LastSlotMissed", "Slow", "QueueDelay");
    sameJob("SlowRepeatedly", "Slow", "DurationTail", "DurationP50High", "DurationP95High");
    sameJob("NotRunning", "MissedSchedule", "LastSlotMissed", "ZeroItems");
    sameJob("NeverRan", "MissedSchedule", "LastSlotMissed", "ZeroItems");
    sameJob("ItemsUnrecoverable", "ItemsDegraded");
    sameJob("QueueBacklog", "QueueDelay");
  }

  private void sameJob(String source, String... targets) {
    add(List.of(is(source)), List.of(in(targets)), List.of(Names.DEPLOYMENT, job));
  }

  private void add(List<String> sources, List<String> targets, List<String> equal) {
    if (sources.stream().noneMatch(String::isEmpty)
        && targets.stream().noneMatch(String::isEmpty)) {
      Map<String, Object> rule =
          Yaml.map("source_matchers", sources, "target_matchers", targets, "equal", equal);
      rules.add(rule);
    }
  }

  private static String is(String name) {
    return KNOWN.contains(text(name)) ? "alertname=\"" + text(name) + "\"" : "";
  }

  private static String in(String... names) {
    var known = Arrays.stream(names).map(Inhibitions::text).filter(KNOWN::contains).toList();
    return known.isEmpty() ? "" : "alertname=~\"" + String.join("|", known) + "\"";
  }

  private static String text(String name) {
    return "BackgroundJob" + name;
  }
}
