package dev.nightshift.server.health.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.health.activity.RunSpans.Span;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant FROM = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration SLOT = Duration.ofMinutes(1);

  private final List<Span> spans = new ArrayList<>();

  private void span(int second, int seconds, RunState state) {
    var started = FROM.plusSeconds(second);
    spans.add(
        new Span(
            new UUID(7, spans.size()),
            "gc",
            state,
            started,
            seconds < 0 ? null : started.plusSeconds(seconds)));
  }

  private List<String> segments() {
    return TimelineReader.segments(spans, FROM, SLOT).stream()
        .map(
            one ->
                one.run().getLeastSignificantBits()
                    + " "
                    + one.state()
                    + " "
                    + Duration.between(FROM, one.start()).toSeconds()
                    + "-"
                    + (one.end() == null ? "" : Duration.between(FROM, one.end()).toSeconds())
                    + " "
                    + one.runs()
                    + "/"
                    + one.failures())
        .toList();
  }

  @Test
  void fewRunsAreToldOneByOne() {
    span(10, 5, RunState.SUCCEEDED);
    span(-90, 200, RunState.FAILED);
    span(70, -1, RunState.RUNNING);
    assertThat(segments())
        .containsExactly("1 FAILED -90-110 1/1", "0 SUCCEEDED 10-15 1/0", "2 RUNNING 70- 1/0");
  }

  @Test
  void manyRunsOfOneSlotStandTogetherUnderTheFirstThatFailed() {
    for (int i = 0; i < 20; i++) {
      span(i, 3, i == 7 || i == 9 ? RunState.TIMED_OUT : RunState.SUCCEEDED);
    }
    span(60, 1, RunState.SUCCEEDED);
    assertThat(segments()).containsExactly("7 TIMED_OUT 0-22 20/2", "20 SUCCEEDED 60-61 1/0");
  }

  @Test
  void oneThatIsAtWorkKeepsItsSlotOpen() {
    for (int i = 0; i < 4; i++) {
      span(i, i == 2 ? -1 : 3, i == 2 ? RunState.RUNNING : RunState.SUCCEEDED);
    }
    assertThat(segments()).containsExactly("0 RUNNING 0- 4/0");
  }
}
