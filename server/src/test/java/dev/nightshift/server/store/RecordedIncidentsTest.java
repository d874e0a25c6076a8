package dev.nightshift.server.store;

/** Memory, CPU and log lines, by three jobs, some seconds apart. */
class RecordedIncidentsTest extends RecordedIncidentsContract {
  @Override
  String recording() {
    return "incidents.tsv";
  }
}
