package dev.nightshift.server.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.nightshift.server.audit.AuditEntry.Outcome;
import dev.nightshift.server.audit.AuditTrail;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who did what, and which runs failed. */
@Path("api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditTrailResource {
  private static final int ENTRIES = 50;
  private static final int MOST = 1_000;
  private static final ObjectMapper MAPPER =
      ApiJson.configured(new ObjectMapper().registerModule(new JavaTimeModule()));

  private final AuditTrail trail;
  private final Clock clock;

  public AuditTrailResource(AuditTrail trail, Clock clock) {
    this.trail = trail;
    this.clock = clock;
  }

  @Says(
      value = "Lists what people did, and which runs failed, newest first.",
      query = {"actor", "action", "target", "outcome", "since", "until", "limit", "before"})
  @GET
  public PageJson<AuditEntryJson> list(@Context UriInfo uri) {
    var query =
        new Query(
            uri.getQueryParameters(),
            "actor",
            "action",
            "target",
            "outcome",
            "since",
            "until",
            "limit",
            "before");
    var page = trail.list(wanted(query, query.limit(ENTRIES, MOST)));
    return new PageJson<>(
        page.entries().stream().map(AuditEntryJson::of).toList(),
        page.next() == null ? null : page.next().toString());
  }

  @Says("Gives an entry of the audit.")
  @GET
  @Path("entries/{node}/{sequence}")
  public AuditEntryJson find(@PathParam("node") String node, @PathParam("sequence") String number) {
    var text = number.matches("\\d{1,18}") ? number : "0";
    return trail
        .find(node, Long.parseLong(text))
        .map(AuditEntryJson::of)
        .orElseThrow(
            () ->
                new NotThere(
                    "there is no entry "
                        + number
                        + " of node "
                        + node
                        + "; it may have been removed by retention. GET /api/v1/audit lists those"
                        + " there are",
                    List.of()));
  }

  /** All that fit, the newest first, as {@code csv} or as {@code json}: one array. */
  @Says(
      value = "Gives all entries that are found.",
      media = "text/csv",
      query = {"format", "actor", "action", "target", "outcome", "since", "until"})
  @GET
  @Path("export")
  @Produces({"text/csv", MediaType.APPLICATION_JSON})
  public Response export(@Context UriInfo uri) {
    var query =
        new Query(
            uri.getQueryParameters(),
            "format",
            "actor",
            "action",
            "target",
            "outcome",
            "since",
            "until");
    var wanted = wanted(query, MOST);
    var format = query.text("format") == null ? "csv" : query.text("format");
    if (!format.equals("csv") && !format.equals("json")) {
      throw new BadInput("format is \"" + format + "\"; write csv or json");
    }
    // the first page before the first byte: what fails there is answered as an error
    var first = trail.list(wanted);
    StreamingOutput body =
        out -> {
          try (var file =
              format.equals("csv") ? AuditExport.csv(out) : AuditExport.json(out, MAPPER)) {
            for (var page = first; ; page = trail.list(wanted.before(page.next()))) {
              for (var entry : page.entries()) {
                file.write(AuditEntryJson.of(entry));
              }
              if (page.next() == null) {
                return;
              }
            }
          }
        };
    return Response.ok(body)
        .type(format.equals("csv") ? "text/csv; charset=utf-8" : MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit." + format + "\"")
        .build();
  }

  private AuditTrail.Query wanted(Query query, int limit) {
    var now = clock.instant();
    return new AuditTrail.Query(
        query.text("actor"),
        query.text("action"),
        query.text("target"),
        outcome(query.text("outcome")),
        Moments.read("since", query.text("since"), now),
        Moments.read("until", query.text("until"), now),
        before(query.text("before")),
        limit);
  }

  private static AuditTrail.Place before(String text) {
    return text == null
        ? null
        : AuditTrail.Place.parse(text)
            .orElseThrow(
                () ->
                    new BadInput(
                        "before is \""
                            + text
                            + "\"; it must be the value of \"next\" of the page before"));
  }

  private static Outcome outcome(String text) {
    if (text == null) {
      return null;
    }
    return Arrays.stream(Outcome.values())
        .filter(outcome -> outcome.label().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInput(
                    "outcome is \""
                        + text
                        + "\"; write "
                        + Arrays.stream(Outcome.values())
                            .map(Outcome::label)
                            .collect(Collectors.joining(", "))));
  }
}
