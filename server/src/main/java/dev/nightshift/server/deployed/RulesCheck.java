package dev.nightshift.server.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.bundle.alert.WrittenRule;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.deployed.Report.Place;
import dev.nightshift.server.deployed.Report.State;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether Prometheus has loaded the bundle's rules, once each, and nothing else in their names. */
final class RulesCheck {
  private static final String DEPLOY =
      "Copy alerts/rules.yml to Prometheus and reload it (SIGHUP, or POST /-/reload).";

  private static final String REMOVE =
      "Take it out of that file, or the whole file out of rule_files, and reload Prometheus.";

  private final PrometheusApi prometheus;
  private final Naming naming;
  private final Report.Builder report;

  RulesCheck(PrometheusApi prometheus, Naming naming, Report.Builder report) {
    this.prometheus = prometheus;
    this.naming = naming;
    this.report = report;
  }

  private record Loaded(String group, String file, JsonNode rule) {
    String name() {
      return rule.path("name").asText();
    }

    boolean is(WrittenRule expected) {
      return name().equals(expected.name())
          && rule.path("type").asText().equals(expected.alert() ? "alerting" : "recording");
    }

    boolean labelled(WrittenRule expected) {
      return WrittenRule.texts(rule.path("labels")).equals(expected.labels());
    }
  }

  void run(List<WrittenRule> expected) {
    List<Loaded> loaded = new ArrayList<>();
    for (var group : prometheus.ruleGroups()) {
      for (var rule : group.path("rules")) {
        loaded.add(new Loaded(group.path("name").asText(), group.path("file").asText(), rule));
      }
    }
    hashes(expected, loaded);
    var source = naming.prefix() + ":bundle:info";
    List<Loaded> left = new ArrayList<>(loaded);
    left.removeIf(rule -> rule.name().equals(source));
    List<WrittenRule> missing = new ArrayList<>();
    SortedSet<String> stale = new TreeSet<>();
    for (var rule : expected) {
      if (rule.name().equals(source)) {
        continue;
      }
      var found = best(rule, left);
      if (found == null) {
        missing.add(rule);
        report.part(Place.PROMETHEUS, rule.title(), State.MISSING);
        continue;
      }
      left.remove(found);
      var differs = difference(rule, found);
      differs.ifPresent(what -> stale.add(rule.title() + " (" + what + ")"));
      report.part(
          Place.PROMETHEUS, rule.title(), differs.isPresent() ? State.STALE : State.DEPLOYED);
    }
    tell(expected, missing, stale);
    foreign(expected, loaded, left);
    broken(expected, loaded);
  }

  private void tell(
      List<WrittenRule> expected, List<WrittenRule> missing, SortedSet<String> stale) {
    if (missing.size() > 5 && missing.size() >= expected.size() - 2) {
      report.finding(Place.PROMETHEUS, "None of the bundle's rules is loaded.", DEPLOY);
    } else if (missing.size() > 5) {
      report.finding(
          Place.PROMETHEUS,
          missing.size() + " of the bundle's rules are not loaded, the first: " + first(missing),
          DEPLOY);
    } else {
      missing.forEach(
          rule ->
              report.finding(
                  Place.PROMETHEUS, "The rule " + rule.title() + " is not loaded.", DEPLOY));
    }
    if (stale.size() > 5) {
      report.finding(
          Place.PROMETHEUS,
          stale.size() + " rules are not as the bundle has them, the first: " + stale.first() + ".",
          DEPLOY);
    } else {
      stale.forEach(
          rule ->
              report.finding(
                  Place.PROMETHEUS, "The rule " + rule + " is not as the bundle has it.", DEPLOY));
    }
  }

  private static String first(List<WrittenRule> missing) {
    return missing.get(0).title() + ".";
  }

  private void hashes(List<WrittenRule> expected, List<Loaded> loaded) {
    var source = naming.prefix() + ":bundle:info";
    var ours =
        expected.stream()
            .filter(rule -> rule.name().equals(source))
            .map(
                rule ->
                    made(rule.labels().get("catalogue_hash"), rule.labels().get("bundle_version")))
            .collect(Collectors.toCollection(TreeSet::new));
    var theirs =
        loaded.stream()
            .filter(rule -> rule.name().equals(source))
            .map(
                rule ->
                    made(
                        rule.rule().at("/labels/catalogue_hash").asText(),
                        rule.rule().at("/labels/bundle_version").asText()))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!theirs.isEmpty() && !theirs.equals(ours)) {
      report.finding(
          Place.PROMETHEUS,
          "The rules that are loaded were made from "
              + String.join(" and ", theirs)
              + "; the bundle of now is of "
              + String.join(" and ", ours)
              + ".",
          DEPLOY);
    }
  }

  private static String made(String hash, String version) {
    return "catalogue " + hash.substring(0, Math.min(12, hash.length())) + ", version " + version;
  }

  private static Loaded best(WrittenRule expected, List<Loaded> left) {
    var named = left.stream().filter(rule -> rule.is(expected)).toList();
    return named.stream()
        .filter(rule -> rule.labelled(expected) && rule.group().equals(expected.group()))
        .findFirst()
        .or(() -> named.stream().filter(rule -> rule.labelled(expected)).findFirst())
        .or(
            () ->
                named.stream()
                    .filter(
                        rule ->
                            rule.rule()
                                .at("/labels/severity")
                                .asText()
                                .equals(expected.labels().getOrDefault("severity", "")))
                    .findFirst())
        .orElse(null);
  }

  private java.util.Optional<String> difference(WrittenRule expected, Loaded found) {
    List<String> differ = new ArrayList<>();
    if (!prometheus.same(expected.expression(), found.rule().path("query").asText())) {
      differ.add("expression");
    }
    if (expected.alert() && seconds(expected.lasting()) != found.rule().path("duration").asLong()) {
      differ.add("for");
    }
    if (!found.labelled(expected)) {
      differ.add("labels");
    }
    if (!WrittenRule.texts(found.rule().path("annotations")).equals(expected.annotations())) {
      differ.add("annotations");
    }
    return differ.isEmpty()
        ? java.util.Optional.empty()
        : java.util.Optional.of("another " + String.join(" and ", differ));
  }

  private static long seconds(String lasting) {
    long seconds = 0;
    var part = java.util.regex.Pattern.compile("(\\d+)([smhdwy])").matcher(lasting);
    while (part.find()) {
      seconds +=
          Long.parseLong(part.group(1))
              * switch (part.group(2)) {
                case "s" -> 1;
                case "m" -> 60;
                case "h" -> 3600;
                case "d" -> 86_400;
                case "w" -> 604_800;
                default -> 31_536_000;
              };
    }
    return seconds;
  }

  private void foreign(List<WrittenRule> expected, List<Loaded> loaded, List<Loaded> left) {
    var names = expected.stream().map(WrittenRule::name).collect(Collectors.toSet());
    SortedSet<String> twice = new TreeSet<>();
    for (var rule : left) {
      if (names.contains(rule.name())) {
        report.part(Place.PROMETHEUS, rule.name(), State.FOREIGN);
        twice.add(rule.name());
      } else if (rule.name().startsWith("BackgroundJob")
          || rule.name().startsWith(naming.prefix() + ":")
          || rule.group().matches("nightshift(-daily|-declared)?")) {
        report.part(Place.PROMETHEUS, rule.name(), State.FOREIGN);
        report.finding(
            Place.PROMETHEUS,
            "The rule " + rule.name() + " in " + rule.file() + " is not of this bundle.",
            REMOVE);
      }
    }
    if (!twice.isEmpty()) {
      var files =
          loaded.stream()
              .filter(rule -> twice.contains(rule.name()))
              .map(Loaded::file)
              .collect(Collectors.toCollection(TreeSet::new));
      report.finding(
          Place.PROMETHEUS,
          (twice.size() == 1 ? "The rule " + twice.first() + " is" : twice.size() + " rules are")
              + " loaded more than once, from "
              + String.join(" and ", files)
              + ".",
          "Keep one of them in rule_files, each file once, and reload Prometheus.");
    }
  }

  private void broken(List<WrittenRule> expected, List<Loaded> loaded) {
    var names = expected.stream().map(WrittenRule::name).collect(Collectors.toSet());
    for (var rule : loaded) {
      if (names.contains(rule.name()) && rule.rule().path("health").asText().equals("err")) {
        report.finding(
            Place.PROMETHEUS,
            "Prometheus cannot evaluate "
                + rule.name()
                + ": "
                + rule.rule().path("lastError").asText()
                + ".",
            "If it names duplicate series, two scrape jobs or files give the same ones: keep one.");
      }
    }
  }
}
