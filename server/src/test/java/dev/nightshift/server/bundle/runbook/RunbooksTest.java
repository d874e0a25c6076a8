package dev.nightshift.server.bundle.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.bundle.Tool;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.alert.kind.AlertRule.About;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.bundle.input.RunbookSettings;
import dev.nightshift.server.bundle.input.RunbookSettings.Area;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Naming;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class RunbooksTest {
  private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^]]*]\\(([^)\\s]*)\\)");
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^ *```(\\w+)\\n((?s:.*?))^ *```$", Pattern.MULTILINE);
  private static final Map<String, String> PAGES = pages(Fixture.bundle());

  private static Map<String, String> pages(Bundle bundle) {
    Map<String, String> pages = new TreeMap<>(bundle.files());
    pages.keySet().removeIf(path -> !path.endsWith(".md"));
    return pages;
  }

  @Test
  void whatIsShownAsACommandBeginsWithAProgram() {
    var program = Pattern.compile("(\\./nightshift|[a-z][a-z0-9_-]*) .+|#.*|");
    assertThat(PAGES)
        .allSatisfy(
            (path, text) -> {
              if (path.startsWith("runbooks/jobs/")) {
                var blocks = BLOCK.matcher(text);
                while (blocks.find()) {
                  if (blocks.group(1).equals("sh")) {
                    assertThat(blocks.group(2).lines())
                        .as(path)
                        .allMatch(program.asMatchPredicate());
                  }
                }
              }
            });
  }

  @Test
  void everyAlertHasItsPageAndEveryPageItsAlert() {
    Set<String> alerts = new TreeSet<>();
    Arrays.stream(AlertName.values()).forEach(name -> alerts.add(name.text()));
    Fixture.catalogue().jobs().stream()
        .flatMap(job -> job.alerts().stream())
        .forEach(alert -> alerts.add(alert.name()));
    assertThat(
            PAGES.keySet().stream()
                .filter(path -> path.startsWith("runbooks/alerts/"))
                .map(path -> path.replaceAll(".*/|\\.md$", "")))
        .containsExactlyInAnyOrderElementsOf(alerts);
  }

  @Test
  void everyAlertAboutAJobLeadsToASymptom() {
    var symptoms = new Symptoms(BundleInput.of(Fixture.settings(), List.of(Fixture.catalogue())));
    for (var kind : AlertKinds.ALL) {
      if (kind.rules().get(0).about() == About.JOB) {
        assertThat(symptoms.of(kind.name())).as(kind.name().text()).isPresent();
      }
    }
  }

  @Test
  void everyLinkLeadsToAPageAndAHeading() {
    PAGES.forEach(
        (path, text) -> {
          var found = LINK.matcher(withoutCode(text));
          while (found.find()) {
            var link = found.group(1);
            if (link.matches("https?://.*")) {
              continue;
            }
            var target = link.replaceAll("#.*", "");
            var page =
                target.isEmpty()
                    ? path
                    : Path.of(path).resolveSibling(target).normalize().toString();
            assertThat(PAGES).as(path + " links " + link).containsKey(page);
            if (link.contains("#")) {
              assertThat(anchors(PAGES.get(page)))
                  .as(path + " links " + link)
                  .contains(link.substring(link.indexOf('#') + 1));
            }
          }
        });
  }

  @Test
  void headingsOfAPageDiffer() {
    PAGES.forEach(
        (path, text) -> {
          if (!path.endsWith("reference.md")) {
            assertThat(anchors(text)).as(path).doesNotHaveDuplicates();
          }
        });
  }

  private static List<String> anchors(String text) {
    return withoutCode(text)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> Words.anchor(line.replaceAll("^#+ ", "")))
        .toList();
  }

  private static String withoutCode(String text) {
    return BLOCK.matcher(FrontMatter.strip(text)).replaceAll("");
  }

  @Test
  void everyChartCanBeDrawn() {
    List<String> charts = new ArrayList<>();
    PAGES.forEach((path, text) -> charts.addAll(blocks(text, "mermaid")));
    assertThat(charts).hasSizeGreaterThan(10).allSatisfy(Chart::check);
  }

  @Test
  void everyQueryIsPromql(@TempDir Path folder) throws Exception {
    Set<String> queries = new TreeSet<>();
    PAGES.forEach((path, text) -> queries.addAll(blocks(text, "promql")));
    queries.removeIf(query -> query.contains("$"));
    List<Object> rules = new ArrayList<>();
    for (var query : queries) {
      rules.add(Map.of("record", "query:" + rules.size(), "expr", query));
    }
    Files.writeString(
        folder.resolve("queries.yml"),
        new Yaml().dump(Map.of("groups", List.of(Map.of("name", "queries", "rules", rules)))));
    var result = Tool.run(folder, "promtool", "check", "rules", "queries.yml");
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output()).contains("SUCCESS: " + queries.size() + " rules found");
  }

  @Test
  void theFrontMatterSaysWhoseAPageIsAndWhenItIsDue() {
    var calls =
        new RunbookSettings(
            "platform \"one\"",
            "on-call",
            "internal",
            Optional.of(LocalDate.of(2026, 11, 22)),
            Duration.ofDays(90),
            Map.of(Area.JOBS, List.of("lead"), Area.STORE, List.of("dba", "lead")),
            Map.of("storage", "storage@example.org", "dba", "+00 1"));
    var pages =
        pages(
            Bundle.generate(
                BundleSettings.local("1.2.3").with(calls), List.of(Fixture.catalogue())));
    pages.forEach(
        (path, text) ->
            assertThat(matter(text))
                .as(path)
                .containsEntry("owner", "platform \"one\"")
                .containsEntry("version", "1.2.3")
                .containsEntry("reviewed", "2026-11-22")
                .containsEntry("next_review", "2027-02-20")
                .containsKeys("catalogue", "audience", "classification"));
    assertThat(matter(PAGES.get("runbooks/README.md"))).containsEntry("next_review", "now");
    assertThat(pages.get("runbooks/alerts/BackgroundJobStoreDown.md"))
        .contains("Call, in this order: dba (+00 1); then lead.");
    assertThat(pages.get("runbooks/jobs/gc.md"))
        .contains("storage (storage@example.org), who owns the job; then lead");
    assertThat(pages.get("runbooks/incident/contacts.md"))
        .contains("| The store or another database | dba (+00 1); then lead |");
  }

  private static Map<String, Object> matter(String text) {
    assertThat(text).startsWith("---\n");
    return new Yaml().load(text.substring(4, text.indexOf("\n---\n")));
  }

  @Test
  void thePageOfAnAlertDoesNotGrowWithTheNumberOfJobs() {
    List<JobDefinition> many = new ArrayList<>();
    for (int n = 0; n < 300; n++) {
      many.add(Fixture.job("job_" + n, "Does a thing.", "things").build());
    }
    var pages =
        pages(
            Bundle.generate(
                Fixture.settings(),
                List.of(new Catalogue(Naming.DEFAULT, many, List.of(), List.of()))));
    for (var page :
        List.of("alerts/BackgroundJobNotRunning", "incident/playbook", "maintenance", "routine")) {
      assertThat(pages.get("runbooks/" + page + ".md").lines().count()).isLessThan(150);
    }
  }

  @Test
  void aFixWithCommandsIsFollowedByThemToCopy() {
    assertThat(Words.commands("Run `./nightshift run gc --wait`, then `./nightshift jobs`."))
        .containsExactly("./nightshift run gc --wait", "./nightshift jobs");
    assertThat(PAGES.get("runbooks/jobs/integrity_scrub.md"))
        .containsSubsequence("## Known failures", "### checksum differs", "- Fix: ", "## ");
  }

  private static List<String> blocks(String text, String language) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2).stripIndent().strip())
        .toList();
  }
}
