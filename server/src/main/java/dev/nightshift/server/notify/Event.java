package dev.nightshift.server.notify;

import java.util.Locale;

/** What the server tells by itself. */
enum Event {
  /** A job's runs begin to fail; once per streak. */
  JOB_FAILED,
  /** A streak that was told of is over. */
  JOB_RECOVERED,
  JOB_PAUSED,
  JOB_RESUMED,
  MAINTENANCE_ANNOUNCED,
  MAINTENANCE_STARTED,
  MAINTENANCE_ENDED;

  /** As in config.yml and in messages. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
