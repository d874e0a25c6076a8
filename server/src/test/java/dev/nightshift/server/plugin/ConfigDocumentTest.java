package dev.nightshift.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.plugin.ConfigNode.Mapping;
import dev.nightshift.server.plugin.ConfigNode.Scalar;
import dev.nightshift.server.plugin.ConfigNode.Sequence;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigDocumentTest {

  @Test
  void everyValueKnowsItsLineAndPath() {
    var document =
        ConfigDocument.parse(
            """
            # a comment
            jobs:
              gc:
                settings:
                  keep: 5
            aliases:
              - {metric: runs_total,
                 as: old_runs}
            """);
    var gc = ((Mapping) document.at("jobs")).entries().get("gc");
    assertThat(gc.line()).isEqualTo(3);
    var settings = (Mapping) ((Mapping) gc).entries().get("settings");
    assertThat(settings.entries().get("keep"))
        .isEqualTo(new Scalar("jobs.gc.settings.keep", 5, "5"));
    var alias = (Mapping) ((Sequence) document.at("aliases")).elements().get(0);
    assertThat(alias.line()).isEqualTo(7);
    assertThat(alias.entries().get("as")).isEqualTo(new Scalar("aliases[0].as", 8, "old_runs"));
  }

  @Test
  void whatIsAbsentIsEmpty() {
    var document = ConfigDocument.parse("jobs:\n");
    assertThat(document.section("jobs")).isEmpty();
    assertThat(document.at("metrics")).isEqualTo(new ConfigNode.Empty("metrics", 0));
    assertThat(ConfigDocument.parse("").root().entries()).isEmpty();
  }

  @Test
  void mergedAndRepeatedValuesAreResolved() {
    var document =
        ConfigDocument.parse(
            """
            defaults: &slow {a: 1, b: 2}
            one: {<<: *slow, b: 3}
            """);
    var one = ((Mapping) document.at("one")).entries();
    assertThat(one.get("a")).isEqualTo(new Scalar("one.a", 1, "1"));
    assertThat(one.get("b")).isEqualTo(new Scalar("one.b", 2, "3"));
  }

  @Test
  void aKeyThatIsGivenTwiceIsRefused() {
    assertThatThrownBy(() -> ConfigDocument.parse("jobs:\n  gc: {}\n  backup: {}\n  gc: {}\n"))
        .hasMessage(
            """
            config.yml has 1 problem:
              1. line 4  jobs.gc was given on line 2 already; keep one of them.""");
  }

  @Test
  void whatIsNoYamlIsRefusedWithItsLine() {
    assertThatThrownBy(() -> ConfigDocument.parse("jobs:\n  gc: [a, b\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("config.yml has 1 problem:\n  1. line 3  this is no YAML: ");
    assertThatThrownBy(() -> ConfigDocument.parse("just a text"))
        .hasMessageContaining("the file holds no sections");
  }

  @Test
  void aMappingThatHoldsItselfIsRefused() {
    assertThatThrownBy(() -> ConfigDocument.parse("a: &x\n  b: *x\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is nested more than 50 deep.");
  }

  @Test
  void theReportIsInTheOrderOfTheFile() {
    assertThat(
            ConfigProblem.report(
                "config.yml",
                List.of(
                    new ConfigProblem(112, "b", "b is wrong."),
                    new ConfigProblem(9, "a", "a is wrong."),
                    new ConfigProblem(0, "", "c is wrong."))))
        .isEqualTo(
            """
            config.yml has 3 problems:
              1.           c is wrong.
              2. line 9    a is wrong.
              3. line 112  b is wrong.""");
  }
}
