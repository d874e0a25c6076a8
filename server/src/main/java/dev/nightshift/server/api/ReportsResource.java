package dev.nightshift.server.api;

import dev.nightshift.server.report.Asked;
import dev.nightshift.server.report.Form;
import dev.nightshift.server.report.HtmlForm;
import dev.nightshift.server.report.KeptReports;
import dev.nightshift.server.report.Kind;
import dev.nightshift.server.report.Report;
import dev.nightshift.server.report.ReportDesk;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a day, a week, a month or an incident came to. */
@Path("api/v1/reports")
public final class ReportsResource {
  private final ReportDesk desk;

  public ReportsResource(ReportDesk desk) {
    this.desk = desk;
  }

  @Says("Lists the reports that are kept, the latest first.")
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public PageJson<ReportFileJson> kept() {
    return PageJson.of(desk.kept().list().stream().map(ReportFileJson::of).toList());
  }

  @Says(value = "Gives a report that is kept.", media = "text/html")
  @GET
  @Path("kept/{name}")
  @Produces({
    MediaType.TEXT_HTML,
    MediaType.APPLICATION_JSON,
    "text/csv",
    MediaType.TEXT_PLAIN,
    "text/markdown"
  })
  public Response find(@PathParam("name") String name) {
    var file =
        desk.kept()
            .find(name)
            .orElseThrow(
                () ->
                    new NotThere(
                        "no report \""
                            + name
                            + "\" is kept; GET /api/v1/reports lists those that are",
                        List.of()));
    var form = Form.of(name.substring(name.lastIndexOf('.') + 1)).orElse(Form.TEXT);
    return answer(form, name).entity(file.toFile()).build();
  }

  /**
   * Made now: {@code month} is a monthly one's, {@code day} a daily one's or the last of a weekly
   * one, {@code from}, {@code to} and {@code last} are an incident's.
   */
  @Says(
      value = "Makes a report: daily, weekly, monthly or incident.",
      query = {"month", "day", "from", "to", "last", "zone", "format"},
      media = "application/json")
  @GET
  @Path("{kind}")
  @Produces({
    MediaType.APPLICATION_JSON,
    MediaType.TEXT_HTML,
    "text/csv",
    MediaType.TEXT_PLAIN,
    "text/markdown"
  })
  public Response make(
      @PathParam("kind") String label, @Context UriInfo uri, @Context HttpHeaders headers) {
    var query =
        new Query(uri.getQueryParameters(), "month", "day", "from", "to", "last", "zone", "format");
    var kind = kind(label);
    var form = form(query.text("format"), headers);
    Report report;
    try {
      report =
          desk.reports()
              .make(
                  kind,
                  new Asked(
                      query.text("month"),
                      query.text("day"),
                      query.text("from"),
                      query.text("to"),
                      query.text("last"),
                      query.text("zone")));
    } catch (IllegalArgumentException e) {
      throw new BadInput(e.getMessage());
    }
    return answer(form, kind.label() + "." + form.ending()).entity(form.write(report)).build();
  }

  private static Kind kind(String label) {
    try {
      return Kind.of(label);
    } catch (IllegalArgumentException e) {
      throw new NotThere(e.getMessage(), List.of());
    }
  }

  private static Form form(String format, HttpHeaders headers) {
    if (format != null) {
      return Form.of(format)
          .orElseThrow(
              () ->
                  new BadInput(
                      "format is \""
                          + format
                          + "\"; write one of "
                          + Arrays.stream(Form.values())
                              .map(Form::ending)
                              .collect(Collectors.joining(", "))));
    }
    for (var wanted : headers.getAcceptableMediaTypes()) {
      for (var form : Form.values()) {
        if (!wanted.isWildcardType() && wanted.isCompatible(MediaType.valueOf(form.media()))) {
          return form;
        }
      }
    }
    return Form.JSON;
  }

  private static Response.ResponseBuilder answer(Form form, String name) {
    var answer =
        Response.ok()
            .type(form.media() + "; charset=utf-8")
            .header(
                HttpHeaders.CONTENT_DISPOSITION,
                (form == Form.CSV || form == Form.MARKDOWN ? "attachment" : "inline")
                    + "; filename=\""
                    + name
                    + "\"");
    return form == Form.HTML
        ? answer.header("Content-Security-Policy", HtmlForm.contentPolicy())
        : answer;
  }

  /** A file of a report that is kept. */
  public record ReportFileJson(
      String name, String kind, String form, Instant made, long bytes, String href) {
    private static ReportFileJson of(KeptReports.Kept kept) {
      return new ReportFileJson(
          kept.name(),
          kept.kind().label(),
          kept.form().ending(),
          kept.made(),
          kept.bytes(),
          "/api/v1/reports/kept/" + kept.name());
    }
  }
}
