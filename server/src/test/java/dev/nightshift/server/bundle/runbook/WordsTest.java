package dev.nightshift.server.bundle.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void commandsAreWhatStandsBetweenTwoBackticksAndNotWhatStandsBesideThem() {
    assertThat(
            Words.commands(
                "`dmesg`; fill it by `./nightshift scrub --job a --rebuild`, `ls -l A`."))
        .containsExactly("./nightshift scrub --job a --rebuild", "ls -l A");
  }

  @Test
  void settingsOptionsAndSqlAreNoCommandsOfAShell() {
    assertThat(
            Words.commands(
                "`grants: [runs]`, `--param forget=PATH`, `select * from runs`, `jobs.a.b: 3`, `` ` x"))
        .isEmpty();
  }
}
