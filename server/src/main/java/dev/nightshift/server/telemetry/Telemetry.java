package dev.nightshift.server.telemetry;

import com.codahale.metrics.MetricRegistry;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunMeters;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.servlet.jakarta.exporter.MetricsServlet;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Every series that this server exports. Nothing else in the server knows the metrics library.
 *
 * <p>Thread-safe. Answers scrapes before {@link #start}, after {@link #stop} and while the store is
 * away.
 */
public final class Telemetry implements RunListener, RunMeters {
  private final CollectorRegistry registry = new CollectorRegistry();

  public Telemetry(Catalogue catalogue, ServerFacts facts, Watched watched, Clock clock) {
    Objects.requireNonNull(catalogue);
    Objects.requireNonNull(facts);
    Objects.requireNonNull(watched);
    Objects.requireNonNull(clock);
  }

  /** Looks at the store once, in the calling thread, and from then on every 5 s. */
  public void start() {}

  /** Ends the looks at the store; waits at most a second. */
  public void stop() {}

  /** A servlet that answers scrapes; may be made and mounted several times. */
  public HttpServlet servlet() {
    return new MetricsServlet(registry);
  }

  /** What a scrape gets, in Prometheus' text format. */
  public String scrape() {
    try (var text = new StringWriter()) {
      TextFormat.write004(text, registry.metricFamilySamples());
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Exports a few of Dropwizard's own metrics too: HTTP threads, connections, requests. */
  public void exportSubsetOf(MetricRegistry dropwizard) {
    Objects.requireNonNull(dropwizard);
  }

  /** Counts an observer of runs that threw. */
  public void listenerFailed() {}

  @Override
  public void started(Run run) {}

  @Override
  public void ended(Run run, boolean last) {}

  @Override
  public void missed(String job, MissCause cause, Instant from, Instant to, long count) {}

  @Override
  public void count(String job, String metric, String labelValue, double amount) {}

  @Override
  public void time(String job, String metric, String labelValue, Duration duration) {}

  @Override
  public void logged(String job, String level) {}

  @Override
  public void anomaly(String job) {}

  @Override
  public void dependency(String name, boolean up) {}

  @Override
  public void dependencyMemory(String name, long bytes) {}
}
