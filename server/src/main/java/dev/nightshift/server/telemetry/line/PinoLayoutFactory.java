package dev.nightshift.server.telemetry.line;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.dropwizard.logging.common.layout.DiscoverableLayoutFactory;
import java.util.TimeZone;

/** {@code layout: {type: pino}}: JSON lines with the fields that tools for pino know. */
@JsonTypeName("pino")
public final class PinoLayoutFactory implements DiscoverableLayoutFactory<ILoggingEvent> {
  /** How the field {@code time} is written. */
  public enum Time {
    /** Milliseconds since 1970. */
    @JsonProperty("epoch")
    EPOCH,
    /** As ISO 8601 has it, in UTC. */
    @JsonProperty("iso")
    ISO
  }

  @JsonProperty private Time time = Time.EPOCH;

  @Override
  public LayoutBase<ILoggingEvent> build(LoggerContext context, TimeZone timeZone) {
    var line = new PinoLine(time == Time.ISO);
    var layout =
        new LayoutBase<ILoggingEvent>() {
          @Override
          public String doLayout(ILoggingEvent event) {
            return LineFields.json(line.of(event)) + CoreConstants.LINE_SEPARATOR;
          }
        };
    layout.setContext(context);
    return layout;
  }
}
