package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.app.Pager.Heard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Faults, one after another: each with everything that people are told of it. */
final class Drill {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern DASHBOARD =
      Pattern.compile("http://127\\.0\\.0\\.1:3000/d/([^/?]+).*");
  private static final List<String> SECTIONS =
      List.of("meaning", "impact", "diagnosis", "mitigation", "escalation");
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(180);

  private final MonitoredServer watched;
  private final Set<String> dashboards;
  private final Set<String> alerts = new HashSet<>();
  private final Set<String> left = new HashSet<>();
  private final List<String> rows = new ArrayList<>();
  private final long begun = System.nanoTime();
  private int faults;

  /** What breaks, or mends, something. */
  interface Hand {
    void act() throws Exception;
  }

  /** Breaks and mends by {@link Broken}, with something open meanwhile. */
  interface Scene {
    void play(Broken broken) throws Exception;
  }

  Drill(MonitoredServer watched) throws Exception {
    this.watched = watched;
    try (var files = Files.list(ROOT.resolve("dashboards"))) {
      Set<String> uids = new HashSet<>();
      for (var file : files.toList()) {
        uids.add(JSON.readTree(file.toFile()).path("uid").asText());
      }
      dashboards = uids;
    }
  }

  int different() {
    return alerts.size();
  }

  int faults() {
    return faults;
  }

  void print() {
    System.out.println("| Fault | What people are told | told after | over after |");
    System.out.println("|---|---|---|---|");
    rows.forEach(System.out::println);
  }

  Fault of(String what) {
    return new Fault(what);
  }

  /** One fault, and what has to be heard of it. */
  final class Fault {
    private final String what;
    private Set<String> tells = Set.of();
    private Set<String> may = Set.of();
    private Set<String> before = Set.of();
    private String owner = "";

    private Fault(String what) {
      this.what = what;
    }

    /** Each of these must be heard, and nothing else. */
    Fault tells(String... lines) {
      tells = new TreeSet<>(List.of(lines));
      return this;
    }

    /** Is heard too, on the way to the others or back, if somebody looks at that moment. */
    Fault first(String... lines) {
      may = new TreeSet<>(List.of(lines));
      return this;
    }

    /**
     * May be heard until the mending begins, never after. Counters are told at once, streaks by a
     * look at the store every 5 s: in real time that is nothing beside the minute by which a burn
     * waits longer.
     */
    Fault mayOvertake(String... lines) {
      before = new TreeSet<>(List.of(lines));
      return this;
    }

    /** Go on after the mending, for they look back over days; told by then or later. */
    Fault leaves(String... lines) {
      left.addAll(List.of(lines));
      return this;
    }

    Fault owner(String team) {
      owner = team;
      return this;
    }

    Broken breakBy(Hand hand) throws Exception {
      var broken = new Broken(this);
      broken.begin(hand);
      return broken;
    }

    void breakAndMendBy(Scene scene) throws Exception {
      scene.play(new Broken(this));
    }
  }

  /** A fault at work. */
  final class Broken {
    private final Fault fault;
    private int first;
    private long broken;

    private Broken(Fault fault) {
      this.fault = fault;
    }

    void begin(Hand hand) throws Exception {
      await("nothing is wrong before: " + fault.what, this::isCalm);
      faults++;
      first = watched.pager().count();
      broken = System.nanoTime();
      hand.act();
      await(fault.what + " is told", () -> lines(true).containsAll(fault.tells));
    }

    void mendBy(Hand hand) throws Exception {
      mend(hand);
    }

    void mend(Hand hand) throws Exception {
      var told = heard(true);
      int known = told.size();
      long mended = System.nanoTime();
      hand.act();
      await(fault.what + " is over", () -> lines(false).containsAll(fault.tells) && isCalm());
      for (var line : fault.tells) {
        var heard =
            told.stream().filter(each -> each.line().equals(line)).findFirst().orElseThrow();
        check(heard);
        alerts.add(heard.alert());
        rows.add(
            "| %s | %s | %.0f s | %.0f s |"
                .formatted(
                    fault.what,
                    line,
                    (heard.at() - broken) / 1e9,
                    (last(line).at() - mended) / 1e9));
      }
      var all = lines(true);
      System.out.printf(
          "%.0f s: %s, mended after %.0f s: %s%n",
          (System.nanoTime() - begun) / 1e9,
          fault.what,
          (mended - broken) / 1e9,
          heard(true).stream()
              .map(heard -> "%s after %.0f s".formatted(heard.line(), (heard.at() - broken) / 1e9))
              .toList());
      all.removeAll(fault.may);
      all.removeAll(left);
      all.removeAll(fault.before);
      assertThat(all).as("everything that was told of: " + fault.what).isEqualTo(fault.tells);
      assertThat(heard(true).stream().skip(known).map(Heard::line).filter(fault.before::contains))
          .as("what calls people again, though just mended: " + fault.what)
          .isEmpty();
    }

    private Heard last(String line) {
      return heard(false).stream()
          .filter(each -> each.line().equals(line))
          .reduce((earlier, later) -> later)
          .orElseThrow();
    }

    private List<Heard> heard(boolean firing) {
      return watched.pager().since(first).stream()
          .filter(heard -> heard.firing() == firing)
          .toList();
    }

    private TreeSet<String> lines(boolean firing) {
      return heard(firing).stream().map(Heard::line).collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isCalm() {
      try {
        return watched.alerts().stream()
            .map(alert -> Heard.line(alert.path("labels")))
            .allMatch(line -> left.stream().anyMatch(each -> each.startsWith(line + " ")));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private void await(String what, BooleanSupplier condition) throws Exception {
      long end = System.nanoTime() + PATIENCE;
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() > end) {
          throw new AssertionError(
              "never came true: %s; told %s, over %s, Prometheus has %s"
                  .formatted(what, lines(true), lines(false), watched.alerts()));
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }

    /** Owner, page and dashboard lead somewhere. */
    private void check(Heard heard) throws Exception {
      var says = heard.annotations();
      assertThat(says.path("owner").asText()).as(heard.line()).isEqualTo(fault.owner);
      assertThat(says.path("summary").asText()).as(heard.line()).endsWith(".");
      var page =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(says.path("runbook_url").asText())).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(page.statusCode()).as(heard.line()).isEqualTo(200);
      assertThat(page.body()).containsPattern("<h1 id=\"[^\"]*\">" + heard.alert() + "</h1>");
      for (var section : SECTIONS) {
        assertThat(page.body()).as(heard.line()).contains("<h2 id=\"" + section + "\">");
      }
      var dashboard = DASHBOARD.matcher(says.path("dashboard_url").asText());
      assertThat(dashboard.matches()).as(says.toString()).isTrue();
      assertThat(dashboards).contains(dashboard.group(1));
      if (heard.line().contains(" " + heard.job() + " ")) {
        assertThat(dashboard.group()).contains("var-job=" + heard.job() + "&");
      }
      assertThat(dashboard.group()).contains("var-deployment=live");
    }
  }
}
