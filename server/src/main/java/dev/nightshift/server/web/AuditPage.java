package dev.nightshift.server.web;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditTrail;
import dev.nightshift.server.health.activity.Moment;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who did what, and who was refused. */
@Path("audit")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class AuditPage {
  private static final int ENTRIES = 50;

  private final Pages pages;
  private final AuditTrail trail;

  AuditPage(Pages pages, AuditTrail trail) {
    this.pages = pages;
    this.trail = trail;
  }

  @GET
  public Response entries(@Context ContainerRequestContext request) {
    var fields = new Fields(request.getUriInfo().getQueryParameters());
    var asked = new Asked(fields);
    try {
      var page =
          trail.list(
              new AuditTrail.Query(
                  orNull(asked.actor()),
                  orNull(asked.action()),
                  orNull(asked.target()),
                  outcome(asked.outcome()),
                  Moment.read("from", asked.from(), pages.now()),
                  Moment.read("to", asked.to(), pages.now()),
                  AuditTrail.Place.parse(fields.text("before")).orElse(null),
                  ENTRIES));
      var next = page.next() == null ? "" : encoded(page.next().toString());
      var rows = page.entries().stream().map(Row::of).toList();
      return answer(request, 200, new Audit(rows, next, asked, ""));
    } catch (IllegalArgumentException e) {
      return answer(request, 400, new Audit(List.of(), "", asked, e.getMessage()));
    }
  }

  private Response answer(ContainerRequestContext request, int status, Audit audit) {
    return Response.status(status).entity(pages.page(request, "audit", "Audit", audit)).build();
  }

  private static AuditEntry.Outcome outcome(String text) {
    return Arrays.stream(AuditEntry.Outcome.values())
        .filter(each -> each.label().equals(text))
        .findFirst()
        .orElse(null);
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * Entries, the newest first.
   *
   * @param next where the next page begins; empty on the last
   * @param problem what is wrong with what was asked; empty if nothing is
   */
  public record Audit(List<Row> rows, String next, Asked asked, String problem) {
    public List<String> outcomes() {
      return Arrays.stream(AuditEntry.Outcome.values()).map(AuditEntry.Outcome::label).toList();
    }
  }

  /** What was asked for, as it was written. */
  public record Asked(
      String actor, String action, String target, String outcome, String from, String to) {
    Asked(Fields fields) {
      this(
          fields.text("actor"),
          fields.text("action"),
          fields.text("target"),
          fields.text("outcome"),
          fields.text("from"),
          fields.text("to"));
    }

    public boolean any() {
      return Stream.of(actor, action, target, outcome, from, to).anyMatch(each -> !each.isEmpty());
    }

    /** As a query, without the question mark. */
    public String query() {
      return new TreeMap<>(
              Map.of(
                  "actor", actor,
                  "action", action,
                  "target", target,
                  "outcome", outcome,
                  "from", from,
                  "to", to))
          .entrySet().stream()
              .filter(entry -> !entry.getValue().isEmpty())
              .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
              .collect(Collectors.joining("&"));
    }
  }

  /**
   * One entry.
   *
   * @param link the page of its target; empty without one
   */
  public record Row(
      Instant at,
      String actor,
      String role,
      String address,
      String action,
      String target,
      String link,
      String parameters,
      String reason,
      String outcome,
      String tone,
      String detail,
      String request) {
    private static final Pattern PEOPLE = Pattern.compile("user|token|session|log|reload|roll");

    private static Row of(AuditTrail.Stored stored) {
      var entry = stored.entry();
      return new Row(
          entry.at(),
          entry.actor().name(),
          entry.actor().role().label(),
          entry.actor().address(),
          entry.action().replace('_', ' '),
          entry.target(),
          PEOPLE.matcher(entry.action()).lookingAt() ? "" : link(entry.target()),
          new TreeMap<>(entry.parameters())
              .entrySet().stream()
                  .map(each -> each.getKey() + " = " + each.getValue())
                  .collect(Collectors.joining(", ")),
          entry.reason(),
          entry.outcome().label(),
          entry.outcome() == AuditEntry.Outcome.DONE ? "good" : "bad",
          entry.detail(),
          entry.actor().requestId());
    }

    private static String link(String target) {
      if (Pages.id(target).isPresent()) {
        return "/runs/" + target;
      }
      return target.matches("[a-z][a-z0-9_-]{0,62}") ? "/jobs/" + target : "";
    }
  }
}
