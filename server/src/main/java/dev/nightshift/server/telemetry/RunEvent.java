package dev.nightshift.server.telemetry;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One run in its thread, from the beginning of its work to its end. */
@Name("nightshift.Run")
@Label("Run")
@Category("Nightshift")
@Description("A run of a background job, in the thread that does its work")
@StackTrace(false)
final class RunEvent extends Event {
  @Label("Run id")
  String runId;

  @Label("Job")
  String job;

  @Label("Attempt")
  int attempt;

  @Label("Trigger")
  String trigger;

  @Label("Server")
  String node;
}
