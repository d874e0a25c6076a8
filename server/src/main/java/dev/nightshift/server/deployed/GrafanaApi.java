package dev.nightshift.server.deployed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.conventions.Names;
import dev.nightshift.server.deployed.Report.Place;
import dev.nightshift.server.deployed.Report.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A Grafana: which dashboards it has, and new ones. */
public final class GrafanaApi {
  private static final String FOLDER = "nightshift";
  private static final Pattern MADE = Pattern.compile("Catalogue ([0-9a-f, ]+), bundle ([^ ]+)\\.");
  private static final String DEPLOY =
      "Upload it by ./nightshift bundle push --grafana URL, or copy dashboards/ where Grafana's"
          + " provisioning reads it.";

  private final Endpoint grafana;

  public GrafanaApi(Endpoint grafana) {
    this.grafana = grafana;
  }

  /** Compares its dashboards with the bundle's. */
  void check(Bundle bundle, Report.Builder report) {
    var ours = dashboards(bundle);
    ours.forEach(
        (uid, expected) -> {
          var answer = grafana.ask("/api/dashboards/uid/" + uid);
          if (answer.status() == 404) {
            report.part(Place.GRAFANA, uid, State.MISSING);
            report.finding(Place.GRAFANA, "The dashboard " + uid + " is not there.", DEPLOY);
          } else if (!answer.ok()) {
            throw grafana.unexpected("/api/dashboards/uid/" + uid, answer);
          } else {
            compare(uid, expected, answer.body().path("dashboard"), report);
          }
        });
    for (var found :
        grafana.get("/api/search?type=dash-db&limit=1000&tag=" + Names.DASHBOARD_TAG)) {
      var uid = found.path("uid").asText();
      if (!ours.containsKey(uid)) {
        report.part(Place.GRAFANA, uid, State.FOREIGN);
        report.finding(
            Place.GRAFANA,
            "The dashboard "
                + uid
                + " (\""
                + found.path("title").asText()
                + "\") has the tag "
                + Names.DASHBOARD_TAG
                + " and is not of this bundle.",
            "Delete it if it was of an older one; if it is yours, take the tag away.");
      }
    }
  }

  private static void compare(
      String uid, JsonNode expected, JsonNode found, Report.Builder report) {
    var made = made(expected);
    var theirs = made(found);
    if (!made.equals(theirs)) {
      report.part(Place.GRAFANA, uid, State.STALE);
      report.finding(
          Place.GRAFANA,
          "The dashboard "
              + uid
              + " is of "
              + (theirs.isEmpty() ? "no bundle" : theirs)
              + ", not of "
              + made
              + ".",
          DEPLOY);
    } else if (!questions(expected).equals(questions(found))) {
      report.part(Place.GRAFANA, uid, State.STALE);
      report.finding(
          Place.GRAFANA,
          "The dashboard " + uid + " was changed by hand: its panels ask something else.",
          "Save what you want to keep under another uid. " + DEPLOY);
    } else {
      report.part(Place.GRAFANA, uid, State.DEPLOYED);
    }
  }

  private static String made(JsonNode dashboard) {
    var found = MADE.matcher(dashboard.path("description").asText());
    return found.find()
        ? "catalogue "
            + found.group(1).substring(0, Math.min(12, found.group(1).length()))
            + ", version "
            + found.group(2)
        : "";
  }

  /** Grafana brings a model to its own version; titles and questions stay. */
  private static Set<String> questions(JsonNode dashboard) {
    Set<String> questions = new TreeSet<>();
    collect(dashboard.path("panels"), questions);
    return questions;
  }

  private static void collect(JsonNode panels, Set<String> questions) {
    for (var panel : panels) {
      for (var target : panel.path("targets")) {
        questions.add(panel.path("title").asText() + ": " + target.path("expr").asText());
      }
      collect(panel.path("panels"), questions);
    }
  }

  /**
   * Uploads the bundle's dashboards into a folder of their own; those of the same uid are replaced.
   *
   * @return one line for each
   * @throws Unreachable if it does not answer, or refuses
   */
  public List<String> push(Bundle bundle) {
    var folder = grafana.post("/api/folders", Map.of("uid", FOLDER, "title", "Nightshift"));
    if (!folder.ok() && folder.status() != 409 && folder.status() != 412) {
      throw grafana.unexpected("/api/folders", folder);
    }
    List<String> done = new ArrayList<>();
    dashboards(bundle)
        .forEach(
            (uid, dashboard) -> {
              var answer =
                  grafana.post(
                      "/api/dashboards/db",
                      Map.of(
                          "dashboard",
                          dashboard,
                          "folderUid",
                          FOLDER,
                          "overwrite",
                          true,
                          "message",
                          "Nightshift bundle of " + made(dashboard)));
              if (!answer.ok()) {
                throw new Unreachable(
                    "Grafana at "
                        + grafana.shown()
                        + " refuses the dashboard "
                        + uid
                        + " with "
                        + answer.problem()
                        + "; "
                        + (answer.problem().contains("provisioned")
                            ? "it comes from Grafana's provisioning: change the file there instead"
                            : grafana.otherToken(
                                "the token of a service account with the role Editor")),
                    null);
              }
              done.add(uid + " is at " + grafana.shown() + path(answer.body(), uid));
            });
    return done;
  }

  /**
   * A stretch of time to be marked on the dashboard Correlation, and on whichever asks for its
   * tags.
   *
   * @param kind a tag by which those that are there already are found
   */
  public record Mark(Instant from, Instant to, String text, String kind, List<String> tags) {}

  /**
   * Writes annotations that are not there yet: of the same kind and beginning there is only one.
   *
   * @return how many were written
   * @throws Unreachable if it does not answer, or refuses
   */
  public int annotate(List<Mark> marks) {
    int written = 0;
    for (var mark : marks) {
      if (!known(mark)) {
        List<String> tags = new ArrayList<>(List.of(Names.DASHBOARD_TAG, mark.kind));
        tags.addAll(mark.tags);
        var answer =
            grafana.post(
                "/api/annotations",
                Map.of(
                    "dashboardUID",
                    Names.CORRELATION_DASHBOARD,
                    "time",
                    mark.from.toEpochMilli(),
                    "timeEnd",
                    mark.to.toEpochMilli(),
                    "tags",
                    tags,
                    "text",
                    mark.text));
        if (!answer.ok()) {
          throw new Unreachable(
              "Grafana at "
                  + grafana.shown()
                  + " refuses an annotation with "
                  + answer.problem()
                  + "; "
                  + (answer.status() == 401 || answer.status() == 403
                      ? grafana.otherToken("the token of a service account with the role Editor")
                      : "has it the dashboard "
                          + Names.CORRELATION_DASHBOARD
                          + "? ./nightshift bundle push --grafana URL uploads it"),
              null);
        }
        written++;
      }
    }
    return written;
  }

  private boolean known(Mark mark) {
    long from = mark.from.toEpochMilli();
    for (var found :
        grafana.get(
            "/api/annotations?tags="
                + Endpoint.encode(mark.kind)
                + "&from="
                + from
                + "&to="
                + (from + 1))) {
      if (found.path("time").asLong() == from) {
        return true;
      }
    }
    return false;
  }

  private static String path(JsonNode answer, String uid) {
    return answer.path("url").asText("/d/" + uid);
  }

  private static SortedMap<String, JsonNode> dashboards(Bundle bundle) {
    SortedMap<String, JsonNode> dashboards = new TreeMap<>();
    bundle
        .files()
        .forEach(
            (path, text) -> {
              if (path.startsWith("dashboards/") && path.endsWith(".json")) {
                try {
                  var dashboard = (ObjectNode) Endpoint.JSON.readTree(text);
                  dashboards.put(dashboard.path("uid").asText(), dashboard);
                } catch (JsonProcessingException e) {
                  throw new IllegalArgumentException(path + " is no JSON", e);
                }
              }
            });
    return dashboards;
  }
}
