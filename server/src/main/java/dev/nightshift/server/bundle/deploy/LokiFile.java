package dev.nightshift.server.bundle.deploy;

import dev.nightshift.server.bundle.alert.Yaml;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;
import java.util.List;
import java.util.Map;

/**
 * {@code deploy/loki/rules.yml}, for those who keep the server's log in Loki. The metric of log
 * lines raises the same alert without it; these tell it of lines that other loggers drop, too.
 */
final class LokiFile {
  private LokiFile() {}

  static String text(BundleInput input) {
    return "# "
        + input.heading()
        + "\n# Optional. The lines must be JSON, as layout nightshift-json writes them (docs/logs.md).\n"
        + Yaml.write(
            Yaml.map(
                "groups",
                List.of(
                    Yaml.map(
                        "name",
                        "nightshift-logs",
                        "interval",
                        "1m",
                        "rules",
                        List.of(
                            rule(
                                input,
                                "NightshiftLogVolumeHigh",
                                perJob(input, "") + " > 100",
                                "A job writes more than a hundred lines a second into the server's log.",
                                "wrote {{ $value }} lines a second into the server's log in the last"
                                    + " five minutes."),
                            rule(
                                input,
                                "NightshiftLogErrors",
                                perJob(input, " | level=\"ERROR\"") + " > 0.1",
                                "A job writes errors into the server's log again and again.",
                                "wrote {{ $value }} errors a second into the server's log in the last"
                                    + " five minutes."))))));
  }

  /** Streams often carry a label job of their own, so the field is read under another name. */
  private static String perJob(BundleInput input, String filter) {
    return "label_replace(\n  sum by (nightshift_job) (\n    rate("
        + input.settings().deploy().logs()
        + " | json level=\"level\", nightshift_job=\"job\" | nightshift_job!=\"\""
        + filter
        + " [5m])\n  ),\n  \""
        + input.naming().jobLabel()
        + "\", \"$1\", \"nightshift_job\", \"(.+)\"\n)";
  }

  private static Map<String, Object> rule(
      BundleInput input, String name, String expression, String summary, String description) {
    var settings = input.settings();
    var job = "{{ $labels." + input.naming().jobLabel() + " }}";
    return Yaml.map(
        "alert",
        name,
        "expr",
        expression,
        "for",
        "5m",
        "labels",
        Yaml.map(Names.SEVERITY, "warning", Names.DEPLOYMENT, settings.deployment()),
        "annotations",
        Yaml.map(
            "summary",
            summary,
            "description",
            job + " " + description,
            "runbook_url",
            settings.runbookUrl() + "/jobs/" + job,
            "dashboard_url",
            settings.dashboardUrl()
                + "/d/"
                + Names.JOB_DASHBOARD
                + "/"
                + Names.JOB_DASHBOARD
                + "?var-job="
                + job
                + "&var-deployment="
                + settings.deployment()));
  }
}
