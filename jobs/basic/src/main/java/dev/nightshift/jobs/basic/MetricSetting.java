package dev.nightshift.jobs.basic;

import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import java.util.List;

/** A metric that a program feeds, as config.yml declares it. */
record MetricSetting(
    @Setting(value = "counter, gauge or timer", byDefault = "gauge") Metric.Kind kind,
    @Setting("One sentence") String help,
    @Setting(value = "For its panel: bytes, seconds, ratio", byDefault = "\"\"") String unit,
    @Setting(value = "The name of its label", byDefault = "\"\"") String label,
    @Setting(value = "Every value of its label", byDefault = "[]") List<String> values) {

  Metric declared(String name) {
    var shown = kind == Metric.Kind.TIMER && unit.isEmpty() ? "seconds" : unit;
    return new Metric(kind, name, help, label, values, shown);
  }
}
