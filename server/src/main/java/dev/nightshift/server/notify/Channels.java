package dev.nightshift.server.notify;

import dev.nightshift.server.notify.Outbox.Standing;
import java.util.List;
import java.util.Set;

/** How the channels of config.yml do. */
public interface Channels {

  /** Their names, in order. */
  Set<String> channels();

  /** The share of a day's messages that is to arrive. */
  double objective();

  /** All of them, in order; asks the store. */
  List<ChannelLook> look();

  /**
   * How one does.
   *
   * @param type as in config.yml
   * @param target where it goes, without any secret
   * @param away why this process leaves it alone for now; empty if it does not
   * @param standing of the last 24 hours
   */
  record ChannelLook(String name, String type, String target, String away, Standing standing) {
    /** The share that arrived. */
    public double ratio() {
      return standing.ratio();
    }
  }
}
