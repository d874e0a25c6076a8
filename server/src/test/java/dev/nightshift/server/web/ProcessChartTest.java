package dev.nightshift.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.health.activity.Measured.By;
import dev.nightshift.server.health.activity.ProcessSample;
import dev.nightshift.server.health.activity.ProcessStretch;
import dev.nightshift.server.health.activity.WhatRan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProcessChartTest {
  private static final Instant AT = Instant.parse("2026-11-22T14:23:00Z");
  private static final Duration FIVE = Duration.ofSeconds(5);

  private static ProcessStretch stretch(String node, int second, long bytes) {
    return ProcessStretch.of(
        new ProcessSample(
            node, AT.plusSeconds(second), FIVE, bytes, 1, FIVE, Duration.ZERO, 0, 0, 0),
        FIVE);
  }

  private static ProcessChart chart(Stream<ProcessStretch> stretches) {
    return ProcessChart.of(
        new WhatRan(
            AT,
            AT.plusSeconds(60),
            "Nothing ran.",
            null,
            true,
            By.LOAD,
            List.of(),
            FIVE,
            stretches.toList(),
            new WhatRan.Load(Duration.ZERO, 0, 0, 0),
            0,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of()),
        AT.plusSeconds(600));
  }

  @Test
  void eachMeasureOfEachProcessIsALineUpToItsHighest() {
    var chart =
        chart(
            Stream.of(
                stretch("a-1", 0, 100_000_000),
                stretch("b-1", 0, 7),
                stretch("a-1", 5, 200_000_000),
                stretch("b-1", 60, 7)));
    assertThat(chart.panels()).hasSize(12);
    var memory = chart.panels().get(0);
    assertThat(memory.node()).isEqualTo("a-1");
    assertThat(memory.name()).isEqualTo("memory");
    assertThat(memory.most()).isEqualTo("200.0 MB");
    assertThat(memory.line()).isEqualTo("M0.0 21.0L83.3 3.0");
    assertThat(memory.area()).isEqualTo("M0.0 40L0.0 21.0L83.3 3.0L83.3 40Z");
  }

  @Test
  void whereAServerWasNotThereNothingIsDrawn() {
    var line = chart(Stream.of(stretch("a-1", 0, 1), stretch("a-1", 60, 1))).panels().get(0).line();
    assertThat(line).isEqualTo("M0.0 3.0M1000.0 3.0");
  }

  @Test
  void withoutSamplesThereIsNoChart() {
    assertThat(chart(Stream.of())).isNull();
  }
}
