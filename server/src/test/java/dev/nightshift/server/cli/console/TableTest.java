package dev.nightshift.server.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  private static Table table() {
    var table = new Table("JOB", "STATE", "ERROR", "TRIGGER");
    table.add("integrity_scrub", "failed", "no space left on the device of the vault", "schedule");
    table.add("gc", "ok", "", "manual");
    return table;
  }

  @Test
  void columnsStandWideApartWhereThereIsRoomOrNobodyLooks() {
    assertThat(table().lines())
        .isEqualTo(table().lines(120))
        .containsExactly(
            "JOB                STATE     ERROR                                       TRIGGER",
            "integrity_scrub    failed    no space left on the device of the vault    schedule",
            "gc                 ok                                                    manual");
  }

  @Test
  void theyMoveTogetherBeforeAnythingIsWrapped() {
    assertThat(table().lines(76).get(1))
        .isEqualTo("integrity_scrub  failed  no space left on the device of the vault  schedule");
  }

  @Test
  void proseIsWrappedInItsColumnAndWhatDoesNotFitStandsBelow() {
    assertThat(table().lines(55))
        .allMatch(line -> line.length() <= 55)
        .containsExactly(
            "JOB              STATE   ERROR",
            "    TRIGGER",
            "integrity_scrub  failed  no space left on the device of",
            "                         the vault",
            "    schedule",
            "gc               ok",
            "    manual");
  }

  @Test
  void wordsAreNotTornHoweverNarrowItIs() {
    assertThat(table().lines(12))
        .contains("integrity_scrub", "    no space", "    the", "    vault");
  }
}
