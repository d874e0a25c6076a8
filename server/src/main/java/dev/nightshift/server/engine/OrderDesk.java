package dev.nightshift.server.engine;

import dev.nightshift.server.run.Run;
import java.util.List;

/** Where somebody who gave an order tells this node, so that it acts at once. Thread-safe. */
public interface OrderDesk {

  /** Reads what is ordered now and sees to it; if that fails, it is done within a second. */
  void look();

  /** Due times of a schedule that was replaced were settled as missed. */
  void missed(List<RunStore.Missed> misses);

  /** A run was ended before it began. */
  void ended(Run run);
}
