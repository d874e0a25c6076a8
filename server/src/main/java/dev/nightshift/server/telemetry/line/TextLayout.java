package dev.nightshift.server.telemetry.line;

import ch.qos.logback.classic.pattern.RootCauseFirstThrowableProxyConverter;
import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lines for people: who speaks, with run and phase beside a run's lines, and of long texts and
 * stack traces the first lines only.
 */
final class TextLayout extends LayoutBase<ILoggingEvent> {
  private static final int MOST_LINES = 6;
  private static final String INDENT = "    ";
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\t]]");

  private final TargetLengthBasedClassNameAbbreviator shortened =
      new TargetLengthBasedClassNameAbbreviator(20);
  private final RootCauseFirstThrowableProxyConverter trace =
      new RootCauseFirstThrowableProxyConverter();

  TextLayout() {
    trace.setOptionList(List.of(String.valueOf(MOST_LINES)));
    trace.start();
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    var text = new StringBuilder(200);
    text.append(LineFields.time(event.getTimeStamp())).append(' ');
    var level = event.getLevel().toString();
    text.append(level).append(" ".repeat(Math.max(1, 6 - level.length()))).append(speaker(event));
    var lines = String.valueOf(event.getFormattedMessage()).split("\\R", -1);
    for (int i = 0; i < Math.min(lines.length, MOST_LINES); i++) {
      text.append(i == 0 ? ": " : INDENT).append(plain(lines[i])).append('\n');
    }
    if (lines.length > MOST_LINES) {
      text.append(INDENT).append("… ").append(lines.length - MOST_LINES).append(" more lines");
      var run = event.getMDCPropertyMap().get(Fields.RUN_ID);
      text.append(run == null ? "" : ": nightshift logs " + run).append('\n');
    }
    if (event.getThrowableProxy() != null) {
      text.append(trace.convert(event));
    }
    return text.toString();
  }

  private String speaker(ILoggingEvent event) {
    var context = event.getMDCPropertyMap();
    var job = context.get(Fields.JOB);
    var run = context.get(Fields.RUN_ID);
    var logger = event.getLoggerName();
    if (job == null || run == null) {
      return shortened.abbreviate(logger);
    }
    // a first or last line says it in its text
    var phase = happened(event) ? null : context.get(Fields.PHASE);
    return job
        + " "
        + run
        + (phase == null ? "" : " (" + plain(phase) + ")")
        + (logger.equals(job) ? "" : " " + shortened.abbreviate(logger));
  }

  private static boolean happened(ILoggingEvent event) {
    return event.getKeyValuePairs() != null
        && event.getKeyValuePairs().stream().anyMatch(pair -> pair.key.equals(Fields.EVENT));
  }

  // so that no line can look like another one, nor speak to the terminal
  private static String plain(String text) {
    return CONTROL.matcher(text).replaceAll("?");
  }
}
