package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the store says beside what was acknowledged and witnessed outside of it. */
final class ProofVerdict {
  private static final Duration TICK = Duration.ofMillis(200);

  final Map<UUID, Run> runs = new HashMap<>();
  final List<Line> witness = new ArrayList<>();

  /** One line of a job's own. */
  record Line(boolean start, UUID run, String job, String server, long millis) {}

  ProofVerdict(RunHistory history, Path folder) throws IOException {
    UUID before = null;
    do {
      var page = history.list(new RunHistory.Query(null, Set.of(), before, 1_000));
      page.runs().forEach(run -> runs.put(run.id(), run));
      before = page.next();
    } while (before != null);
    witness.addAll(lines(folder));
  }

  static List<Line> lines(Path folder) throws IOException {
    List<Line> found = new ArrayList<>();
    if (!Files.exists(folder.resolve("witness"))) {
      return found;
    }
    for (var text : Files.readAllLines(folder.resolve("witness"))) {
      var words = text.split(" ");
      if (words.length == 5) {
        found.add(
            new Line(
                words[0].equals("start"),
                UUID.fromString(words[1]),
                words[2],
                words[3],
                Long.parseLong(words[4])));
      }
    }
    return found;
  }

  long lost(Set<UUID> acknowledged) {
    return acknowledged.stream().filter(id -> !runs.containsKey(id)).count();
  }

  long startedTwice() {
    var starts = new HashMap<UUID, Integer>();
    witness.stream().filter(Line::start).forEach(line -> starts.merge(line.run, 1, Integer::sum));
    return starts.values().stream().filter(count -> count > 1).count();
  }

  /** Starts of attempts that no row tells of. */
  long unrecorded() {
    return witness.stream().filter(line -> !runs.containsKey(line.run)).count();
  }

  long stuck() {
    return runs.values().stream()
        .filter(run -> !run.job().equals("tick") && !run.state().terminal())
        .count();
  }

  /** Runs that are called a success while their work did not end. */
  long endless() {
    var ends = ended();
    return runs.values().stream()
        .filter(run -> run.state() == RunState.SUCCEEDED && !ends.contains(run.id()))
        .count();
  }

  long stalled() {
    return runs.values().stream().filter(run -> run.state() == RunState.STALLED).count();
  }

  /** Attempts that were taken over, and finished their work all the same. */
  Set<UUID> lateFinishes() {
    var late = ended();
    late.removeIf(id -> !runs.containsKey(id) || runs.get(id).state() != RunState.STALLED);
    return late;
  }

  private Set<UUID> ended() {
    var ends = new HashSet<UUID>();
    witness.stream().filter(line -> !line.start).forEach(line -> ends.add(line.run));
    return ends;
  }

  /** Runs of a job that may run once at a time which began while another was at work. */
  long overlaps() {
    var active = new HashSet<UUID>();
    long overlaps = 0;
    for (var line : witness) {
      if (!line.job.equals("tick")) {
        continue;
      }
      if (line.start) {
        active.removeIf(id -> runs.get(id) == null || runs.get(id).state() == RunState.STALLED);
        overlaps += active.size();
        active.add(line.run);
      } else {
        active.remove(line.run);
      }
    }
    return overlaps;
  }

  private static List<MissedSlots.Range> missedTicks(MissedSlots missed) {
    List<MissedSlots.Range> all = new ArrayList<>();
    Long before = null;
    do {
      var page = missed.list(new MissedSlots.Query("tick", Set.of(), null, before, 1_000));
      all.addAll(page.ranges());
      before = page.next();
    } while (before != null);
    return all;
  }

  /** Due times with neither a run nor a recorded miss, or with two of them. */
  long slotsWithoutOneAnswer(MissedSlots missed) {
    var answers = new HashMap<Long, Integer>();
    runs.values().stream()
        .filter(run -> run.job().equals("tick") && run.slot() != null)
        .forEach(run -> answers.merge(run.slot().toEpochMilli(), 1, Integer::sum));
    for (var miss : missedTicks(missed)) {
      for (var slot = miss.from(); !slot.isAfter(miss.to()); slot = slot.plus(TICK)) {
        answers.merge(slot.toEpochMilli(), 1, Integer::sum);
      }
    }
    assertThat(answers).isNotEmpty();
    long first = answers.keySet().stream().mapToLong(at -> at).min().orElseThrow();
    long last = answers.keySet().stream().mapToLong(at -> at).max().orElseThrow();
    long slots = (last - first) / TICK.toMillis() + 1;
    long twice = answers.values().stream().filter(count -> count > 1).count();
    return Math.abs(slots - answers.size()) + twice;
  }
}
