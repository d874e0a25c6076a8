package dev.nightshift.server.api;

import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunSearch;
import java.util.List;

/**
 * Part of a run's log, in its order.
 *
 * @param next the number to be given as {@code after}, for what follows; null once the log is
 *     complete
 * @param previous the number to be given as {@code before}, for what comes before; null if nothing
 *     does
 */
public record LogPageJson(List<LogLineJson> items, String next, String previous) {
  public LogPageJson {
    items = List.copyOf(items);
  }

  static LogPageJson of(Run run, RunSearch.Lines lines, RunSearch.LineFilter asked) {
    var found = lines.lines();
    boolean backwards = asked.before() > 0;
    long first = found.isEmpty() ? asked.before() : found.get(0).number();
    long last = found.isEmpty() ? asked.after() : found.get(found.size() - 1).number();
    boolean earlier = backwards ? lines.more() : asked.after() > 0 && !found.isEmpty();
    boolean later = backwards || lines.more() || !run.state().terminal();
    return new LogPageJson(
        found.stream().map(LogLineJson::of).toList(),
        later ? Long.toString(backwards && found.isEmpty() ? asked.before() - 1 : last) : null,
        earlier ? Long.toString(first) : null);
  }
}
