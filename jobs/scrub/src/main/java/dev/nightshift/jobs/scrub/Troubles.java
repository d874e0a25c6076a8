package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Context;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What went wrong in a run that goes on all the same; raised at its end. */
final class Troubles {
  private final Context context;
  private final Map<String, ScrubException> first = new LinkedHashMap<>();
  private int count;

  Troubles(Context context) {
    this.context = context;
  }

  void add(ScrubException trouble) {
    context.logger().log(Level.ERROR, trouble.getMessage());
    first.putIfAbsent(trouble.result(), trouble);
    count++;
  }

  /** Something could not be read or written. */
  void io(Path file, IOException failure) {
    add(of(file, failure));
  }

  static ScrubException of(Path file, IOException failure) {
    var text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    boolean full = text.contains("No space left") || text.contains("not enough space");
    return new ScrubException(
        full ? ScrubException.NO_SPACE : ScrubException.IO_ERROR,
        text.contains(file.toString()) ? text : file + ": " + text,
        failure);
  }

  boolean isEmpty() {
    return first.isEmpty();
  }

  /** Throws what there is, worst first. */
  void raise() {
    if (first.isEmpty()) {
      return;
    }
    var order =
        java.util.List.of(
            ScrubException.MULTIPLE_DISKS,
            ScrubException.REDUNDANCY,
            ScrubException.IO_ERROR,
            ScrubException.NO_SPACE,
            ScrubException.POOL_LOCKED);
    var worst = order.stream().filter(first::containsKey).findFirst().map(first::get).orElseThrow();
    if (count == 1) {
      throw worst;
    }
    throw new ScrubException(
        worst.result(),
        worst.getMessage().substring(worst.result().length() + 2)
            + " (and "
            + (count - 1)
            + " more, see the log)",
        worst);
  }
}
