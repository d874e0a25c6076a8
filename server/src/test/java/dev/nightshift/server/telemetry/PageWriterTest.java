package dev.nightshift.server.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PageWriterTest {
  private static final List<Collector.Type> TYPES =
      List.of(
          Collector.Type.COUNTER,
          Collector.Type.GAUGE,
          Collector.Type.HISTOGRAM,
          Collector.Type.SUMMARY,
          Collector.Type.INFO,
          Collector.Type.UNKNOWN);
  private static final double[] VALUES = {
    0,
    -0.0,
    1,
    -1,
    0.5,
    9_999_999,
    1e7,
    1e7 + 1,
    123_456_789,
    1e21,
    1.7e9 + 0.25,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };
  private static final List<String> TEXTS =
      List.of(
          "", "plain", "say \"it\"", "back\\slash", "two\nlines", "Zürich 🌙", "x".repeat(70_000));

  @Test
  void aPlainPageIsTheLibrarysByteForByte() throws IOException {
    assertSame(PageWriter.plain(), TextFormat.CONTENT_TYPE_004);
  }

  @Test
  void anOpenMetricsPageIsTheLibrarysByteForByte() throws IOException {
    assertSame(PageWriter.openMetrics(), TextFormat.CONTENT_TYPE_OPENMETRICS_100);
  }

  private static void assertSame(PageWriter writer, String format) throws IOException {
    var expected = new StringWriter();
    TextFormat.writeFormat(format, expected, Collections.enumeration(families()));
    for (int again = 0; again < 2; again++) {
      var page = new ByteArrayOutputStream();
      writer.write(page, Collections.enumeration(families()));
      assertThat(page.toString(UTF_8)).isEqualTo(expected.toString());
    }
  }

  private static List<MetricFamilySamples> families() {
    var random = new Random(7);
    List<MetricFamilySamples> families = new ArrayList<>();
    for (var type : TYPES) {
      var name = "m_" + type.name();
      List<Sample> samples = new ArrayList<>();
      samples.add(new Sample(name, List.of(), List.of(), 3));
      for (var value : VALUES) {
        for (var text : TEXTS) {
          samples.add(
              new Sample(
                  name,
                  List.of("job", "state"),
                  List.of(text, String.valueOf(random.nextInt(5))),
                  value,
                  random.nextBoolean()
                      ? null
                      : new Exemplar(value, 1_772_366_400_007L, "run_id", "a\"b")));
        }
      }
      families.add(
          new MetricFamilySamples(name, type, "Help with \"quotes\", \\ and\nlines.", samples));
    }
    return families;
  }
}
