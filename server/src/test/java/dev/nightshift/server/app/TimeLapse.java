package dev.nightshift.server.app;

import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the time of generated files run faster by a factor, and changes nothing else of them.
 *
 * <ul>
 *   <li>rules: every {@code for}, every {@code [range]}, every {@code offset}, and the constants
 *       that are seconds (5 and 10 minutes, 1, 12 and 24 hours) are divided by it; each group is
 *       evaluated every second
 *   <li>Alertmanager: {@code group_wait}, {@code group_interval} and {@code repeat_interval} are
 *       divided by it
 *   <li>Prometheus: scraped and evaluated every second
 * </ul>
 *
 * <p>What servers do keeps its pace: they look at their store every 5 s.
 */
record TimeLapse(int factor) {
  private static final Pattern PROSE =
      Pattern.compile("(?:summary|description|runbook_url|dashboard_url|respond_within|owner): .*");
  private static final Pattern INTERVAL =
      Pattern.compile("(?m)^( *(?:scrape_|evaluation_)?interval: )\"\\w+\"$");
  private static final Pattern DURATION =
      Pattern.compile(
          "(?<=\\bfor: \"|\\[|\\boffset |_wait: \"|_interval: \")(\\d+)(ms|s|m|h|d|w)\\b");
  private static final Pattern SECONDS =
      Pattern.compile("(?<![\\w.])(?:300|600|3600|43200|86400)(?![\\w.])");

  String rules(String text) {
    return text.lines()
        .map(line -> PROSE.matcher(line.strip()).matches() ? line : expression(line))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private String expression(String line) {
    var scaled = SECONDS.matcher(everySecond(line)).replaceAll(this::seconds);
    return DURATION.matcher(scaled).replaceAll(this::duration);
  }

  String alertmanager(String text) {
    return DURATION.matcher(text).replaceAll(this::duration);
  }

  String prometheus(String text) {
    return everySecond(text);
  }

  private static String everySecond(String text) {
    return INTERVAL.matcher(text).replaceAll("$1\"1s\"");
  }

  /** What is so long then. */
  Duration of(Duration real) {
    return real.dividedBy(factor);
  }

  private String seconds(MatchResult found) {
    return Double.toString(Double.parseDouble(found.group()) / factor);
  }

  private String duration(MatchResult found) {
    var unit =
        switch (found.group(2)) {
          case "ms" -> Duration.ofMillis(1);
          case "s" -> Duration.ofSeconds(1);
          case "m" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          case "d" -> Duration.ofDays(1);
          default -> Duration.ofDays(7);
        };
    return of(unit.multipliedBy(Long.parseLong(found.group(1)))).toMillis() + "ms";
  }
}
