package dev.nightshift.server.report;

import dev.nightshift.server.report.Report.Section;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A page of its own, without anything fetched, for browsers and mail. */
public final class HtmlForm {
  private static final String STYLE =
      """
      :root{color-scheme:light dark}
      body{margin:0;padding:20px 16px 40px;background:#f6f7f9;color:#1d2430;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
      main{max-width:960px;margin:0 auto}
      h1{font-size:24px;line-height:1.25;margin:0 0 4px}
      h2{font-size:17px;margin:0 0 6px}
      p{margin:0 0 10px}
      .dim,figcaption,.ends td{color:#5b6676;font-size:13px}
      .verdict{border-left:5px solid #c2553f;background:#fff;padding:12px 14px;border-radius:6px;font-weight:600;margin:14px 0}
      .verdict.good{border-left-color:#2f7d6b}
      section{background:#fff;border:1px solid #dfe3e9;border-radius:8px;padding:14px;margin:14px 0}
      .wide{overflow-x:auto}
      table{border-collapse:collapse;width:100%}
      .rows th{font-size:12px;color:#5b6676;font-weight:600;border-bottom:1px solid #dfe3e9}
      .rows th,.rows td{padding:5px 16px 5px 0;text-align:left;vertical-align:top}
      .rows td{border-bottom:1px solid #eef0f3;overflow-wrap:anywhere}
      .rows tr:last-child td{border-bottom:0}
      .rows .job,.rows .at,.rows td:first-child{white-space:nowrap;overflow-wrap:normal}
      .n,.rows th.n,.rows td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
      code{font:12px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
      a{color:#1c5fb8}
      figure{margin:8px 0 14px}
      figcaption{margin-bottom:6px}
      svg{display:block}
      .good{fill:#2f7d6b}.bad{fill:#c2553f}.more{fill:#a9c9c1}
      .bars{width:100%}
      .bars th{width:1%;max-width:190px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;text-align:left;font-weight:400;font-size:13px;padding:2px 10px 2px 0}
      .bars td{padding:2px 0;font-size:13px}.bars td.n{width:1%;padding-left:10px}
      .ends td:nth-child(2){text-align:center}.ends td:last-child{text-align:right}
      @media (max-width:560px){
      .rows thead{display:none}
      .rows,.rows tbody,.rows tr,.rows td{display:block}
      .rows tr{border-bottom:1px solid #dfe3e9;padding:6px 0}
      .rows tr:last-child{border-bottom:0}
      .rows td,.rows td.n{border:0;padding:1px 0;display:flex;justify-content:space-between;gap:14px;text-align:right;white-space:normal}
      .rows td::before{content:attr(data-label);color:#5b6676;font-size:13px;text-align:left;white-space:nowrap}
      .rows td.t{display:block;text-align:left}
      .rows td.t::before{display:block}
      .rows td.none{display:none}
      .rows td:first-child{font-weight:600;white-space:normal;overflow-wrap:anywhere;justify-content:flex-start}
      .rows td:first-child::before{display:none}
      .bars th{max-width:110px}
      }
      @media (prefers-color-scheme:dark){
      body{background:#12161c;color:#e3e7ed}
      .verdict,section{background:#1a2029;border-color:#2b333f}
      .verdict{border-left-color:#e07f6a}.verdict.good{border-left-color:#57b59f}
      .dim,figcaption,.ends td,.rows th,.rows td::before{color:#9aa5b4}
      .rows th,.rows tr{border-color:#2b333f}.rows td{border-color:#232a34}
      a{color:#7fb2f5}
      .good{fill:#57b59f}.bad{fill:#e07f6a}.more{fill:#35564f}
      }
      @media print{body{background:#fff;color:#000}section{break-inside:avoid}}
      """;

  private final Report report;
  private final StringBuilder text = new StringBuilder();

  HtmlForm(Report report) {
    this.report = report;
  }

  /** What a browser is to be told, so that it takes this page's style and nothing else. */
  public static String contentPolicy() {
    return "default-src 'none'; style-src 'sha256-"
        + hash(STYLE)
        + "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  private static String hash(String style) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String text() {
    var zone = report.period().zone();
    text.append(
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>""")
        .append(escaped(report.title()))
        .append("</title>\n<style>")
        .append(STYLE)
        .append("</style></head>\n<body><main>\n<h1>")
        .append(escaped(report.title()))
        .append("</h1>\n<p class=\"dim\">")
        .append(
            escaped(
                (report.deployment().isEmpty() ? "" : "Deployment " + report.deployment() + " · ")
                    + Cells.time(report.period().from(), zone)
                    + " to "
                    + Cells.time(report.period().to(), zone)
                    + ", "
                    + zone))
        .append("</p>\n<p class=\"verdict")
        .append(report.good() ? " good" : "")
        .append("\">")
        .append(escaped(report.headline()))
        .append("</p>\n");
    report.sections().forEach(this::section);
    text.append("<p class=\"dim\">Made ")
        .append(escaped(Cells.time(report.made(), zone) + " " + zone))
        .append(" by <a href=\"")
        .append(escaped(report.server()))
        .append("/\">")
        .append(escaped(report.server()))
        .append("</a></p>\n</main></body></html>\n");
    return text.toString();
  }

  private void section(Section section) {
    text.append("<section id=\"")
        .append(escaped(section.name()))
        .append("\"><h2>")
        .append(escaped(section.title()))
        .append("</h2>\n");
    if (!section.note().isEmpty()) {
      text.append("<p class=\"dim\">").append(escaped(section.note())).append("</p>\n");
    }
    if (section.picture() != null) {
      text.append(Drawing.of(section.picture()));
    }
    if (section.rows().isEmpty()) {
      text.append("<p>").append(escaped(section.empty())).append("</p></section>\n");
      return;
    }
    text.append("<div class=\"wide\"><table class=\"rows\"><thead><tr>");
    for (var column : section.columns()) {
      text.append("<th")
          .append(column.as().number() ? " class=\"n\">" : ">")
          .append(escaped(column.title()))
          .append("</th>");
    }
    text.append("</tr></thead><tbody>\n");
    for (var row : section.rows()) {
      text.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        cell(section.columns().get(i), row.get(i));
      }
      text.append("</tr>\n");
    }
    text.append("</tbody></table></div></section>\n");
  }

  private void cell(Report.Column column, Object value) {
    var said = escaped(Cells.said(value, column.as(), report.period().zone()));
    boolean none = value == null || value.toString().isEmpty();
    var kind =
        switch (column.as()) {
          case COUNT, MILLIS, PERCENT -> "n";
          case JOB -> "job";
          case TIME -> "at";
          case TEXT -> "t";
          case CODE -> "";
        };
    text.append("<td class=\"")
        .append(kind)
        .append(none ? " none" : "")
        .append("\" data-label=\"")
        .append(escaped(column.title()))
        .append("\"><span>")
        .append(
            switch (column.as()) {
              case JOB ->
                  "<a href=\""
                      + escaped(report.server())
                      + "/jobs/"
                      + URLEncoder.encode(Cells.plain(value), StandardCharsets.UTF_8)
                      + "\">"
                      + said
                      + "</a>";
              case CODE -> "<code>" + said + "</code>";
              default -> said;
            })
        .append("</span></td>");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
