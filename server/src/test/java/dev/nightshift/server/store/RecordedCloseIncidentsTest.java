package dev.nightshift.server.store;

/**
 * Memory three times, each on top of what the one before had left, while the server itself
 * allocated much.
 */
class RecordedCloseIncidentsTest extends RecordedIncidentsContract {
  @Override
  String recording() {
    return "incidents-close.tsv";
  }
}
