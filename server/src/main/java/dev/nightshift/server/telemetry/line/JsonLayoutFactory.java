package dev.nightshift.server.telemetry.line;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.dropwizard.logging.common.layout.DiscoverableLayoutFactory;
import java.util.TimeZone;

/** {@code layout: {type: nightshift-json}}: one JSON object per line. */
@JsonTypeName("nightshift-json")
public final class JsonLayoutFactory implements DiscoverableLayoutFactory<ILoggingEvent> {
  @Override
  public LayoutBase<ILoggingEvent> build(LoggerContext context, TimeZone timeZone) {
    var layout =
        new LayoutBase<ILoggingEvent>() {
          @Override
          public String doLayout(ILoggingEvent event) {
            return LineFields.json(LineFields.of(event)) + CoreConstants.LINE_SEPARATOR;
          }
        };
    layout.setContext(context);
    return layout;
  }
}
