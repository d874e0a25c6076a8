package dev.nightshift.server.app;

import dev.nightshift.job.ServerOperations;
import dev.nightshift.server.notify.Attachment;
import dev.nightshift.server.notify.Letter;
import dev.nightshift.server.notify.Notifier;
import dev.nightshift.server.report.Asked;
import dev.nightshift.server.report.Form;
import dev.nightshift.server.report.Kind;
import dev.nightshift.server.report.Report;
import dev.nightshift.server.report.ReportDesk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Makes reports for jobs, keeps them and sends them.
 *
 * @param notifier empty: nothing can be sent
 */
record ReportPost(ReportDesk desk, Optional<Notifier> notifier) {

  ServerOperations.Report make(String kind, Optional<String> channel) {
    channel.ifPresent(this::require);
    var report = desk.reports().make(Kind.of(kind), Asked.USUAL);
    try {
      var files = desk.kept().keep(report);
      channel.ifPresent(
          name ->
              notifier
                  .orElseThrow()
                  .send(name, "report/" + kind + "/" + report.period().name(), letter(report)));
      return new ServerOperations.Report(
          report.title(), report.headline(), report.good(), Form.TEXT.write(report), files);
    } catch (IOException e) {
      throw new IllegalStateException(
          "the report cannot be written to the data folder: " + e.getMessage(), e);
    }
  }

  private void require(String channel) {
    if (notifier.isEmpty() || !notifier.get().channels().contains(channel)) {
      throw new IllegalArgumentException(
          "config.yml has no channel \""
              + channel
              + "\" to send a report by"
              + notifier
                  .filter(any -> !any.channels().isEmpty())
                  .map(any -> "; there are " + String.join(", ", any.channels()))
                  .orElse(""));
    }
  }

  private static Letter letter(Report report) {
    var name = report.kind().label() + "." + Form.CSV.ending();
    return Letter.of(
            "report_ready", report.title() + ": " + report.headline(), Form.TEXT.write(report))
        .html(Form.HTML.write(report))
        .attach(
            new Attachment(
                name, Form.CSV.media(), Form.CSV.write(report).getBytes(StandardCharsets.UTF_8)))
        .fact("kind", report.kind().label())
        .fact("period", report.period().name())
        .fact("good", String.valueOf(report.good()));
  }
}
