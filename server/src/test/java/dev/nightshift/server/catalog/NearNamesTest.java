package dev.nightshift.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {
  private static final List<String> JOBS =
      List.of("gc", "compaction", "integrity_scrub", "auto_recovery", "backup");

  @Test
  void aSlipOfTheFingerIsUnderstood() {
    assertThat(NearNames.of("gcc", JOBS)).containsExactly("gc");
    assertThat(NearNames.of("integrety_scrub", JOBS)).containsExactly("integrity_scrub");
    assertThat(NearNames.of("Backup", JOBS)).containsExactly("backup");
  }

  @Test
  void twoLettersThatSwappedPlacesAreUnderstood() {
    assertThat(NearNames.of("exce", List.of("exec", "http"))).containsExactly("exec");
  }

  @Test
  void aPartOfTheNameIsUnderstood() {
    assertThat(NearNames.of("scrub", JOBS)).containsExactly("integrity_scrub");
  }

  @Test
  void nothingIsGuessedFromNothing() {
    assertThat(NearNames.of("invoices", JOBS)).isEmpty();
    assertThat(NearNames.of("x", JOBS)).isEmpty();
  }

  @Test
  void theHintNamesWhatIsNearElseAllThereIs() {
    assertThat(NearNames.hint("gcc", JOBS)).isEqualTo("Did you mean gc?");
    assertThat(NearNames.hint("invoices", List.of("gc", "backup")))
        .isEqualTo("Known are backup, gc.");
    assertThat(NearNames.hint("gc", List.of())).isEqualTo("There is none yet.");
  }
}
