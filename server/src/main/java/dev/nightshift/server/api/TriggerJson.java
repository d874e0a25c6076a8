package dev.nightshift.server.api;

import dev.nightshift.server.control.TriggerRun;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * What may be said when a run is asked for; all of it may be left out.
 *
 * @param parameters by name; numbers and booleans are taken as their text
 */
record TriggerJson(Map<String, String> parameters, boolean dryRun, boolean debug, String reason) {
  private static final String EXAMPLE =
      "{\"parameters\": {\"name\": \"value\"}, \"dryRun\": false, \"debug\": false, \"reason\": \"\"}";

  static TriggerJson read(InputStream stream) throws IOException {
    var body = Body.read(stream, EXAMPLE, "parameters", "dryRun", "debug", "reason");
    return new TriggerJson(
        body.texts("parameters"), body.flag("dryRun"), body.flag("debug"), body.text("reason"));
  }

  TriggerRun wanted(String job) {
    return new TriggerRun(job, parameters, dryRun, debug, reason);
  }
}
