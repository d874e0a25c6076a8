package dev.nightshift.server.web;

import java.util.List;

/** The navigation. */
public final class Menu {
  private static final String ACCESS = "/access";
  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "Jobs",
              List.of(entry("/", "Overview"), entry("/jobs", "All jobs"), entry("/runs", "Runs"))),
          new Group(
              "Time",
              List.of(
                  entry("/timeline", "Timeline"),
                  entry("/what-ran", "What ran"),
                  entry("/missed", "Missed"),
                  entry("/maintenance", "Maintenance"))),
          new Group(
              "Care",
              List.of(
                  entry("/alerts", "Alerts"),
                  entry("/runbooks", "Runbooks"),
                  entry("/reports", "Reports"),
                  entry("/queues", "Queues"))),
          new Group(
              "Server",
              List.of(
                  entry(ACCESS, "Access"),
                  entry("/audit", "Audit"),
                  entry("/plugins", "Plugins"),
                  entry("/settings", "Settings"))));

  private Menu() {}

  /**
   * The groups as shown on a page.
   *
   * @param admin shows also what admins alone may see
   */
  static List<Group> at(String here, int troubles, boolean admin) {
    var path = here.replaceFirst("\\?.*", "");
    return GROUPS.stream()
        .map(
            group ->
                new Group(
                    group.title(),
                    group.entries().stream()
                        .filter(entry -> admin || !entry.href().equals(ACCESS))
                        .map(entry -> entry.at(path, troubles))
                        .toList()))
        .toList();
  }

  private static Entry entry(String href, String title) {
    return new Entry(href, title, false, 0);
  }

  /** Pages that belong together. */
  public record Group(String title, List<Entry> entries) {}

  /**
   * A page.
   *
   * @param count things on it that need somebody
   */
  public record Entry(String href, String title, boolean current, int count) {
    private Entry at(String path, int troubles) {
      boolean overview = href.equals("/");
      boolean inside = path.equals(href) || (!overview && path.startsWith(href + "/"));
      return new Entry(href, title, inside, overview ? troubles : 0);
    }
  }
}
