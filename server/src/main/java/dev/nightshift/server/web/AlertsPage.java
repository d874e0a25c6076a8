package dev.nightshift.server.web;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.kind.AlertKind;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.alert.kind.AlertRule;
import dev.nightshift.server.deployed.FiringAlerts;
import dev.nightshift.server.deployed.FiringAlerts.Firing;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.notify.Channels.ChannelLook;
import dev.nightshift.server.notify.Outbox;
import dev.nightshift.server.notify.PostOffice;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What fires, as Alertmanager says; what the server itself sees; and what may page somebody. */
@Path("alerts")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class AlertsPage {
  private static final int MOST = 100;
  private static final int WAITING = 20;

  private final Pages pages;
  private final Sources sources;

  /**
   * Where it is read.
   *
   * @param dashboards where Grafana is, without a slash at the end
   * @param office how messages beside Alertmanager do
   */
  public record Sources(FiringAlerts firing, String dashboards, PostOffice office) {}

  AlertsPage(Pages pages, Sources sources) {
    this.pages = pages;
    this.sources = sources;
  }

  @GET
  public Screen alerts(@Context ContainerRequestContext request) {
    var look = pages.look();
    var rows = new AlertRows(look, sources);
    var told = sources.firing().now();
    var firing = told.map(Firing::alerts).orElse(List.of()).stream().map(rows::firing).toList();
    var known = firing.stream().map(AlertRow::key).collect(Collectors.toSet());
    var own = rows.own().stream().filter(row -> !known.contains(row.key())).toList();
    var model =
        new Alerts(
            told.isPresent(),
            told.map(Firing::problem).orElse(""),
            told.map(Firing::at).orElse(look.at()),
            sources.firing().link().orElse(""),
            firing.stream().limit(MOST).toList(),
            Math.max(0, firing.size() - MOST),
            own.stream().limit(MOST).toList(),
            Math.max(0, own.size() - MOST),
            sources.office().look().stream().map(AlertsPage::channel).toList(),
            waiting(),
            kinds(firing, own));
    return pages.page(request, "alerts", "Alerts", model);
  }

  private static Channel channel(ChannelLook look) {
    var standing = look.standing();
    boolean away = !look.away().isEmpty();
    return new Channel(
        look.name(),
        look.type(),
        look.target(),
        away ? look.away() : standing.failed() + standing.late() > 0 ? "loses messages" : "ok",
        away ? "bad" : standing.failed() + standing.late() > 0 ? "warn" : "ok",
        standing.delivered() + standing.failed() + standing.late() == 0
            ? "-"
            : Wording.percent(look.ratio()),
        standing.pending(),
        standing.failed());
  }

  private List<Waiting> waiting() {
    if (sources.office().channels().isEmpty()) {
      return List.of();
    }
    return sources
        .office()
        .list(Set.of(Outbox.State.PENDING, Outbox.State.FAILED), null, null, WAITING)
        .stream()
        .map(
            entry ->
                new Waiting(
                    entry.id().toString(),
                    entry.channel(),
                    entry.subject(),
                    entry.state() == Outbox.State.FAILED ? "given up" : "waits",
                    entry.attempts(),
                    entry.accepted(),
                    entry.error() == null ? "" : entry.error()))
        .toList();
  }

  private static List<Kind> kinds(List<AlertRow> firing, List<AlertRow> own) {
    var now = firing.stream().map(AlertRow::alert).collect(Collectors.toSet());
    own.forEach(row -> now.add(row.alert()));
    return AlertKinds.ALL.stream().map(kind -> kind(kind, now)).toList();
  }

  private static Kind kind(AlertKind kind, Set<String> now) {
    var severities =
        kind.rules().stream()
            .map(AlertRule::severity)
            .distinct()
            .map(severity -> severity.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return new Kind(
        kind.name().text(),
        severities,
        tone(severities),
        general(kind.rules().get(0).summary()),
        now.contains(kind.name().text()));
  }

  /** A rule's text without the labels of one alert. */
  static String general(String summary) {
    return summary
        .replaceAll("^\\{\\{ \\$labels\\.#?(\\w+) }}", "A $1")
        .replaceAll("\\b(of|for) (\\w+) \\{\\{ \\$labels\\.#?\\2 }}", "$1 a $2")
        .replaceAll("\\{\\{ with [^}]*}}.*?\\{\\{ end }}", "")
        .replaceAll("\\bof \\{\\{ \\$labels\\.#?(\\w+) }}", "of the $1")
        .replaceAll(" ?\\{\\{[^}]*}}", "");
  }

  /** The class that colours an urgency. */
  static String tone(String severities) {
    return severities.contains("critical")
        ? "bad"
        : severities.contains("warning") ? "warn" : "dim";
  }

  /** The urgency of an alert of this name; empty if no rule of ours has it. */
  static String severity(String alert) {
    return AlertKinds.ALL.stream()
        .filter(kind -> kind.name().text().equals(alert))
        .findFirst()
        .map(kind -> kind.rules().get(0).severity())
        .map(Severity::name)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .orElse("");
  }

  /**
   * What there is.
   *
   * @param asked whether an Alertmanager is configured
   * @param problem why it told nothing; empty if it did
   * @param link where people open it; empty without one
   * @param own what the server itself sees and nobody else tells
   * @param channels of messages beside Alertmanager
   * @param waiting messages that wait or were given up, newest first
   * @param kinds all that may fire
   */
  public record Alerts(
      boolean asked,
      String problem,
      Instant at,
      String link,
      List<AlertRow> firing,
      int firingMore,
      List<AlertRow> own,
      int ownMore,
      List<Channel> channels,
      List<Waiting> waiting,
      List<Kind> kinds) {}

  /** A channel; {@code tone} is the class that colours its state. */
  public record Channel(
      String name,
      String type,
      String target,
      String state,
      String tone,
      String arrived,
      long pending,
      long failed) {}

  /** A message that is not delivered. */
  public record Waiting(
      String id,
      String channel,
      String subject,
      String state,
      int attempts,
      Instant accepted,
      String error) {}

  /**
   * An alert that may fire.
   *
   * @param name with its prefix
   * @param now it does
   */
  public record Kind(String name, String severity, String tone, String summary, boolean now) {}
}
