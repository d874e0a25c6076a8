package dev.nightshift.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import org.junit.jupiter.api.Test;

class AlertsPageTest {
  @Test
  void aRulesTextIsASentenceWithoutTheLabelsOfOneAlert() {
    assertThat(AlertsPage.general("No server of {{ $labels.deployment }} reaches its store."))
        .isEqualTo("No server of the deployment reaches its store.");
    assertThat(AlertsPage.general("{{ $labels.dependency }}, on which jobs depend, is away."))
        .isEqualTo("A dependency, on which jobs depend, is away.");
    assertThat(AlertsPage.general("Messages of channel {{ $labels.channel }} do not arrive."))
        .isEqualTo("Messages of a channel do not arrive.");
    assertThat(AlertsPage.general("The job {{ $labels.#job }} has never completed a run."))
        .isEqualTo("The job has never completed a run.");
  }

  @Test
  void noRulesTextKeepsAPlaceholderOrLosesAWordAfterOf() {
    assertThat(AlertKinds.ALL)
        .allSatisfy(
            kind ->
                assertThat(AlertsPage.general(kind.rules().get(0).summary()))
                    .doesNotContain("{{", "}}", "$")
                    .doesNotContainPattern("\\b(of|in|by|from) (is|has|reaches|answers|are|did)\\b")
                    .doesNotContainPattern("\\b(of|in|by|from)[.,:]"));
  }
}
