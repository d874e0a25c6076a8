package dev.nightshift.server.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes what {@link TextFormat} writes, byte for byte, in a third of the time: labels, most of the
 * page, are rendered once and kept. They stay as long as the server, whose series never end.
 */
final class PageWriter {
  private static final byte[] ZERO = "0.0".getBytes(US_ASCII);

  /** Up to here {@link Double#toString(double)} writes whole numbers as digits and {@code .0}. */
  private static final double PLAIN_BELOW = 1e7;

  private final boolean openMetrics;
  private final Map<List<String>, Map<List<String>, byte[]>> labels = new ConcurrentHashMap<>();

  private PageWriter(boolean openMetrics) {
    this.openMetrics = openMetrics;
  }

  /** Of Prometheus' own format, version 0.0.4. */
  static PageWriter plain() {
    return new PageWriter(false);
  }

  /** Of OpenMetrics 1.0.0, which has exemplars. */
  static PageWriter openMetrics() {
    return new PageWriter(true);
  }

  void write(OutputStream target, Enumeration<MetricFamilySamples> families) throws IOException {
    var page = new Buffered(target);
    while (families.hasMoreElements()) {
      write(page, families.nextElement());
    }
    if (openMetrics) {
      page.ascii("# EOF\n");
    }
    page.flush();
  }

  private void write(Buffered page, MetricFamilySamples family) throws IOException {
    var name = openMetrics ? family.name : family.name + suffix(family.type);
    var help = "# HELP " + name + " " + escaped(family.help, openMetrics) + "\n";
    var type = "# TYPE " + name + " " + type(family.type) + "\n";
    page.bytes((openMetrics ? type + help : help + type).getBytes(UTF_8));
    String sampleName = null;
    byte[] nameBytes = null;
    for (var sample : family.samples) {
      if (!sample.name.equals(sampleName)) {
        sampleName = sample.name;
        nameBytes = sampleName.getBytes(US_ASCII);
      }
      page.bytes(nameBytes);
      page.bytes(labels(sample));
      page.number(sample.value);
      if (openMetrics && sample.exemplar != null) {
        page.bytes(text(sample.exemplar).getBytes(UTF_8));
      }
      page.ascii("\n");
    }
  }

  private static String suffix(Collector.Type type) {
    return switch (type) {
      case COUNTER -> "_total";
      case INFO -> "_info";
      default -> "";
    };
  }

  private String type(Collector.Type type) {
    return switch (type) {
      case COUNTER, GAUGE, SUMMARY, HISTOGRAM -> type.name().toLowerCase(Locale.ROOT);
      case INFO -> openMetrics ? "info" : "gauge";
      default -> openMetrics ? "unknown" : "untyped";
    };
  }

  private byte[] labels(Sample sample) {
    return labels
        .computeIfAbsent(sample.labelNames, names -> new ConcurrentHashMap<>())
        .computeIfAbsent(sample.labelValues, values -> text(sample).getBytes(UTF_8));
  }

  private String text(Sample sample) {
    if (sample.labelNames.isEmpty()) {
      return " ";
    }
    var text = new StringBuilder("{");
    for (int i = 0; i < sample.labelNames.size(); i++) {
      label(text, i, sample.labelNames.get(i), sample.labelValues.get(i));
    }
    return text.append(openMetrics ? "} " : ",} ").toString();
  }

  private static String text(Exemplar exemplar) {
    var text = new StringBuilder(" # {");
    for (int i = 0; i < exemplar.getNumberOfLabels(); i++) {
      label(text, i, exemplar.getLabelName(i), exemplar.getLabelValue(i));
    }
    text.append("} ").append(Collector.doubleToGoString(exemplar.getValue()));
    var at = exemplar.getTimestampMs();
    return at == null
        ? text.toString()
        : text.append(String.format(Locale.ROOT, " %d.%03d", at / 1000, at % 1000)).toString();
  }

  private static void label(StringBuilder text, int index, String name, String value) {
    text.append(index == 0 ? "" : ",")
        .append(name)
        .append("=\"")
        .append(escaped(value, true))
        .append('"');
  }

  private static String escaped(String text, boolean quotes) {
    var escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
    return quotes ? escaped.replace("\"", "\\\"") : escaped;
  }

  /** Bytes on their way, not synchronized. */
  private static final class Buffered {
    private final OutputStream target;
    private final byte[] buffer = new byte[1 << 16];
    private int used;

    Buffered(OutputStream target) {
      this.target = target;
    }

    void ascii(String text) throws IOException {
      bytes(text.getBytes(US_ASCII));
    }

    void bytes(byte[] bytes) throws IOException {
      if (bytes.length > buffer.length - used) {
        flush();
      }
      if (bytes.length > buffer.length) {
        target.write(bytes);
      } else {
        System.arraycopy(bytes, 0, buffer, used, bytes.length);
        used += bytes.length;
      }
    }

    void number(double value) throws IOException {
      if (value == 0 && 1 / value > 0) {
        bytes(ZERO);
      } else if (value == Math.rint(value) && value > 0 && value < PLAIN_BELOW) {
        ascii((int) value + ".0");
      } else {
        ascii(Collector.doubleToGoString(value));
      }
    }

    void flush() throws IOException {
      target.write(buffer, 0, used);
      used = 0;
    }
  }
}
