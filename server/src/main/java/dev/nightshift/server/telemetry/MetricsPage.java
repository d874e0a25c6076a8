package dev.nightshift.server.telemetry;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Answers scrapes, in the format that the scraper asks for. {@code name[]} picks series by name.
 */
final class MetricsPage extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient CollectorRegistry registry;
  private final transient PageWriter plain = PageWriter.plain();
  private final transient PageWriter openMetrics = PageWriter.openMetrics();

  MetricsPage(CollectorRegistry registry) {
    this.registry = registry;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var format = TextFormat.chooseContentType(request.getHeader("Accept"));
    response.setContentType(format);
    var names = request.getParameterValues("name[]");
    var families =
        names == null
            ? registry.metricFamilySamples()
            : registry.filteredMetricFamilySamples(Set.of(names));
    writer(format).write(response.getOutputStream(), families);
  }

  private PageWriter writer(String format) {
    return format.equals(TextFormat.CONTENT_TYPE_OPENMETRICS_100) ? openMetrics : plain;
  }
}
