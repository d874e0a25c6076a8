package dev.nightshift.server.engine;

import dev.nightshift.job.Setting;
import dev.nightshift.server.run.LogCap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the engine behaves; the defaults stand here and nowhere else. The section {@code engine} of
 * config.yml.
 *
 * @param lease how long a node's runs are its own without a renewal
 * @param renewEvery how often it renews, and writes the progress of its runs
 * @param poll the safety net behind exact wake-ups
 * @param concurrency runs at once per queue on this node; a queue that is not named here: {@code
 *     namedQueue}
 * @param namedQueue runs at once of a queue that {@code concurrency} does not name
 * @param late a due time that is older than this was swallowed by an outage
 * @param reruns how often a run whose server died is run again
 * @param catchUp at most so many swallowed due times of one job are caught up
 * @param logCap per run
 * @param grace at shutdown, for runs to reach a checkpoint
 * @param stopRunsAfter a node that could not renew its lease for so long stops its own runs; at
 *     most three quarters of the lease
 * @param stalledInterval how often a node looks for dead ones
 * @param node this node
 * @param interruptAfter a run that is asked to stop is interrupted after this time
 * @param abandonAfter a run that goes on for so long after its interrupt is abandoned
 * @param slowStatement a statement that takes so long is logged and counted
 * @param queues what config.yml says of queues, in a section of that name
 */
public record EngineSettings(
    @Setting(byDefault = "60s", min = 1) Duration lease,
    @Setting(byDefault = "15s", min = 0.1) Duration renewEvery,
    @Setting(byDefault = "5s", min = 0.1) Duration poll,
    @Setting(byDefault = "{default: 8}") Map<String, Integer> concurrency,
    @Setting(byDefault = "3", min = 1) int namedQueue,
    @Setting(byDefault = "60s", min = 0) Duration late,
    @Setting(byDefault = "2", min = 0) int reruns,
    @Setting(byDefault = "1000", min = 1) int catchUp,
    @Setting(byDefault = "{}") LogCap logCap,
    @Setting(byDefault = "30s", min = 0) Duration grace,
    @Setting(byDefault = "45s", min = 0.1) Duration stopRunsAfter,
    @Setting(byDefault = "30s", min = 0.1) Duration stalledInterval,
    @Setting(byDefault = "{}") Node node,
    @Setting(byDefault = "10s", min = 0) Duration interruptAfter,
    @Setting(byDefault = "30s", min = 0) Duration abandonAfter,
    @Setting(byDefault = "1s", min = 0.001) Duration slowStatement,
    @Setting(byDefault = "{}") Map<String, QueueSettings> queues) {

  /** What holds where config.yml says nothing. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(
          Duration.ofSeconds(60),
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Map.of("default", 8),
          3,
          Duration.ofSeconds(60),
          2,
          1_000,
          LogCap.DEFAULT,
          Duration.ofSeconds(30),
          Duration.ofSeconds(45),
          Duration.ofSeconds(30),
          new Node(Optional.empty()),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Map.of());

  public EngineSettings {
    concurrency = Map.copyOf(concurrency);
    queues = Map.copyOf(queues);
    if (renewEvery.compareTo(stoppedAfter(stopRunsAfter, lease)) >= 0) {
      throw new IllegalArgumentException(
          "renewEvery is "
              + renewEvery
              + ", and with a lease of "
              + lease
              + " runs are stopped after "
              + stoppedAfter(stopRunsAfter, lease)
              + "; a lease must be renewed before");
    }
    concurrency.forEach(
        (queue, limit) -> {
          if (limit < 1) {
            throw new IllegalArgumentException(
                "queue " + queue + ": concurrency is " + limit + "; at least 1 is needed");
          }
        });
  }

  /** How long after its last renewal a node stops its own runs: before its lease ends. */
  public Duration runsStoppedAfter() {
    return stoppedAfter(stopRunsAfter, lease);
  }

  private static Duration stoppedAfter(Duration wanted, Duration lease) {
    var most = lease.multipliedBy(3).dividedBy(4);
    return wanted.compareTo(most) < 0 ? wanted : most;
  }

  /**
   * What distinguishes this node from others.
   *
   * @param name the same after a restart; by default that of the host
   */
  public record Node(Optional<String> name) {
    /** Room is left for what tells its starts apart. */
    public static final int LONGEST_NAME = 50;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    public Node {
      name.ifPresent(
          given -> {
            if (given.length() > LONGEST_NAME || !NAME.matcher(given).matches()) {
              throw new IllegalArgumentException(
                  "the node's name is \""
                      + given
                      + "\"; give it at most "
                      + LONGEST_NAME
                      + " letters, digits, dots, underscores and hyphens, beginning with a letter or digit");
            }
          });
    }
  }

  /** What holds for a queue, be it named in config.yml or not. */
  public QueueLimits limits(String queue) {
    var said = queues.getOrDefault(queue, QueueSettings.NONE);
    return new QueueLimits(
        said.concurrency().orElse(concurrency.getOrDefault(queue, namedQueue)),
        said.clusterConcurrency(),
        said.priority());
  }
}
