package dev.nightshift.server.bundle.alert;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One incident, one page. What two alerts of one job say of each other is bound to deployment and
 * job, what the servers' alerts say of jobs to the deployment. None is bound to the instance: two
 * alerts that both lack a label count as equal, and an outage would silence other deployments.
 */
final class Inhibitions {
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
    for (var source :
        List.of(AlertName.SERVER_DOWN, AlertName.SERVER_ABSENT, AlertName.STORE_DOWN)) {
      add(
          List.of(is(source), CRITICAL),
          List.of(job + "=~\".+\"", job + "!=\"" + Names.SCRAPE_JOB + "\""),
          deployment);
      add(
          List.of(is(source), CRITICAL),
          List.of(in(AlertName.NONE_RAN, AlertName.QUEUE_BACKLOG, AlertName.QUEUE_DELAY)),
          deployment);
    }
    for (var source : List.of(AlertName.SERVER_DOWN, AlertName.SERVER_ABSENT)) {
      add(
          List.of(is(source), CRITICAL),
          List.of(
              in(
                  AlertName.STORE_DOWN,
                  AlertName.SERVER_RESTARTING,
                  AlertName.DEPENDENCY_DOWN,
                  AlertName.DEPENDENCY_MEMORY_HIGH,
                  AlertName.CLOCK_SKEW)),
          deployment);
    }
    add(
        List.of(is(AlertName.NONE_RAN)),
        List.of(
            in(
                AlertName.NOT_RUNNING,
                AlertName.NEVER_RAN,
                AlertName.MISSED_SCHEDULE,
                AlertName.NOT_SUCCEEDING,
                AlertName.ZERO_ITEMS)),
        deployment);
  }

  /** The more urgent of two alerts about the same thing is heard. */
  private void ofUrgency() {
    add(
        List.of(Names.PRIORITY + "=\"P0\""),
        List.of(Names.PRIORITY + "=\"P1\""),
        List.of(Names.DEPLOYMENT, job));
    add(
        List.of(is(AlertName.DEPENDENCY_DOWN)),
        List.of(is(AlertName.DEPENDENCY_MEMORY_HIGH)),
        List.of(Names.DEPLOYMENT, "dependency"));
    var same = List.of("alertname", Names.DEPLOYMENT, job, "queue", "dependency", "channel");
    var ours = "alertname=~\"BackgroundJob.+\"";
    add(List.of(ours, CRITICAL), List.of(ours, Names.SEVERITY + "=~\"warning|info\""), same);
    add(
        List.of(ours, Names.SEVERITY + "=\"warning\""),
        List.of(ours, Names.SEVERITY + "=\"info\""),
        same);
  }

  private void ofJobs() {
    sameJob(
        AlertName.CONSECUTIVE_FAILURES,
        AlertName.FAILURE_RATIO_HIGH,
        AlertName.FAILURE_RATIO_ELEVATED,
        AlertName.NOT_SUCCEEDING,
        AlertName.LAST_RUN_FAILED,
        AlertName.SUCCESS_RATE_LOW,
        AlertName.ERROR_BUDGET_BURN);
    add(
        List.of(is(AlertName.ERROR_BUDGET_BURN), CRITICAL),
        List.of(
            in(
                AlertName.FAILURE_RATIO_HIGH,
                AlertName.FAILURE_RATIO_ELEVATED,
                AlertName.SUCCESS_RATE_LOW)),
        List.of(Names.DEPLOYMENT, job));
    sameJob(
        AlertName.FAILURE_RATIO_HIGH,
        AlertName.FAILURE_RATIO_ELEVATED,
        AlertName.SUCCESS_RATE_LOW,
        AlertName.LAST_RUN_FAILED);
    sameJob(
        AlertName.STALLED,
        AlertName.NOT_RUNNING,
        AlertName.NEVER_RAN,
        AlertName.LAST_SLOT_MISSED,
        AlertName.SLOW,
        AlertName.QUEUE_DELAY);
    sameJob(
        AlertName.SLOW_REPEATEDLY,
        AlertName.SLOW,
        AlertName.DURATION_TAIL,
        AlertName.DURATION_P50_HIGH,
        AlertName.DURATION_P95_HIGH);
    sameJob(
        AlertName.NOT_RUNNING,
        AlertName.MISSED_SCHEDULE,
        AlertName.LAST_SLOT_MISSED,
        AlertName.ZERO_ITEMS);
    sameJob(
        AlertName.NEVER_RAN,
        AlertName.MISSED_SCHEDULE,
        AlertName.LAST_SLOT_MISSED,
        AlertName.ZERO_ITEMS);
    sameJob(AlertName.ITEMS_UNRECOVERABLE, AlertName.ITEMS_DEGRADED);
    // The backlog is the deployment's, of no job.
    add(
        List.of(is(AlertName.QUEUE_BACKLOG)),
        List.of(in(AlertName.QUEUE_DELAY)),
        List.of(Names.DEPLOYMENT));
  }

  private void sameJob(AlertName source, AlertName... targets) {
    add(List.of(is(source)), List.of(in(targets)), List.of(Names.DEPLOYMENT, job));
  }

  private void add(List<String> sources, List<String> targets, List<String> equal) {
    Map<String, Object> rule =
        Yaml.map("source_matchers", sources, "target_matchers", targets, "equal", equal);
    rules.add(rule);
  }

  private static String is(AlertName name) {
    return "alertname=\"" + name.text() + "\"";
  }

  private static String in(AlertName... names) {
    return "alertname=~\""
        + Arrays.stream(names).map(AlertName::text).collect(Collectors.joining("|"))
        + "\"";
  }
}
