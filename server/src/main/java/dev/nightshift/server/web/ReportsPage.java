package dev.nightshift.server.web;

import dev.nightshift.server.health.Wording;
import dev.nightshift.server.report.Form;
import dev.nightshift.server.report.KeptReports.Kept;
import dev.nightshift.server.report.Kind;
import dev.nightshift.server.report.ReportDesk;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/** What there is to read of days, weeks, months and incidents. */
@Path("reports")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class ReportsPage {
  private static final int MONTHS = 6;
  private static final int SHOWN = 60;

  private final Pages pages;
  private final ReportDesk desk;

  ReportsPage(Pages pages, ReportDesk desk) {
    this.pages = pages;
    this.desk = desk;
  }

  @GET
  public Screen reports(@Context ContainerRequestContext request) {
    var zone = desk.reports().zone();
    var month = YearMonth.from(pages.now().atZone(zone));
    var months = new ArrayList<String>();
    for (int back = 0; back < MONTHS; back++) {
      months.add(month.minusMonths(back).toString());
    }
    var model =
        new Model(
            Arrays.stream(Kind.values()).map(Row::of).toList(),
            months,
            kept(desk.kept().list()),
            zone.getId());
    return pages.page(request, "reports", "Reports", model);
  }

  private static List<KeptRow> kept(List<Kept> files) {
    var rows = new LinkedHashMap<String, List<Kept>>();
    files.forEach(
        kept ->
            rows.computeIfAbsent(
                    kept.name().substring(0, kept.name().lastIndexOf('.')),
                    name -> new ArrayList<>())
                .add(kept));
    return rows.values().stream().limit(SHOWN).map(KeptRow::of).toList();
  }

  /**
   * What there is.
   *
   * @param months for which a monthly report may be asked, the latest first
   */
  public record Model(List<Row> kinds, List<String> months, List<KeptRow> kept, String zone) {}

  /** A kind. */
  public record Row(String label, String title, String about) {
    private static Row of(Kind kind) {
      return new Row(kind.label(), kind.title(), kind.about());
    }
  }

  /** A report that was kept, in each form. */
  public record KeptRow(String title, Instant made, String size, List<File> files) {
    private static KeptRow of(List<Kept> forms) {
      var first = forms.get(0);
      var name = first.name().substring(0, first.name().lastIndexOf('.'));
      var about = name.substring(first.kind().label().length() + 1).replace("_to_", " to ");
      return new KeptRow(
          first.kind().title() + " " + about,
          first.made(),
          Wording.bytes(forms.stream().mapToLong(Kept::bytes).sum()),
          Arrays.stream(Form.values())
              .flatMap(form -> forms.stream().filter(kept -> kept.form() == form))
              .map(kept -> new File(kept.name(), kept.form().ending()))
              .toList());
    }
  }

  /** One of its files. */
  public record File(String name, String form) {}
}
