package dev.nightshift.server.report;

import java.util.Arrays;
import java.util.Optional;

/** How a report is written. */
public enum Form {
  HTML("html", "text/html"),
  TEXT("txt", "text/plain"),
  CSV("csv", "text/csv"),
  JSON("json", "application/json"),
  MARKDOWN("md", "text/markdown");

  private final String ending;
  private final String media;

  Form(String ending, String media) {
    this.ending = ending;
    this.media = media;
  }

  /** Of files; also its name in queries. */
  public String ending() {
    return ending;
  }

  /** Its type of media, without a charset; all are UTF-8. */
  public String media() {
    return media;
  }

  /** The form of this ending. */
  public static Optional<Form> of(String ending) {
    return Arrays.stream(values()).filter(form -> form.ending.equals(ending)).findFirst();
  }

  /** Writes a report. */
  public String write(Report report) {
    return switch (this) {
      case HTML -> new HtmlForm(report).text();
      case TEXT -> new TextForm(report).text();
      case CSV -> CsvForm.text(report);
      case JSON -> JsonForm.text(report);
      case MARKDOWN -> MarkdownForm.text(report);
    };
  }
}
