package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a vault.
 *
 * @param problems one sentence each; none: it is healthy
 * @param sumsOnly whether database, chain and state are proven right and only the page checksums
 *     are missing
 */
record Diagnosis(List<String> problems, boolean sumsOnly) {
  Diagnosis {
    problems = List.copyOf(problems);
  }

  boolean isHealthy() {
    return problems.isEmpty();
  }

  String text() {
    return String.join("; ", problems);
  }

  /**
   * Looks as closely as there is reason to: at headers and state, and at every byte where the scrub
   * found something or the checksums are missing.
   */
  static Diagnosis of(LockedVault locked) throws IOException {
    var vault = locked.vault();
    Sums sums;
    try {
      sums = locked.sums();
    } catch (VaultException e) {
      var content = content(locked, true);
      return content.isEmpty()
          ? new Diagnosis(List.of(e.getMessage()), true)
          : new Diagnosis(content, false);
    }
    if (!vault.isDamaged()) {
      return new Diagnosis(content(locked, false), false);
    }
    var problems = new ArrayList<>(pages(vault, sums));
    if (problems.isEmpty()) {
      problems.addAll(content(locked, true));
    }
    return new Diagnosis(problems, false);
  }

  /** Pages that are not as they were written. */
  private static List<String> pages(Vault vault, Sums sums) throws IOException {
    try (var pages = new Pages(vault.database(), sums.pageSize())) {
      return new PageCheck(vault, sums, pages).check(1, sums.pages());
    }
  }

  private static List<String> content(LockedVault locked, boolean thorough) {
    var vault = locked.vault();
    try (var session = locked.open()) {
      var connection = session.connection();
      if (thorough) {
        Chain.verifyBlocks(vault.name(), connection);
        Structure.verify(vault.name(), connection);
      }
      return state(vault, connection);
    } catch (IOException e) {
      return List.of(e.getMessage());
    } catch (SQLException e) {
      return List.of("vault " + vault.name() + " cannot be read: " + e.getMessage());
    }
  }

  private static List<String> state(Vault vault, Connection connection)
      throws IOException, SQLException {
    var tip = Chain.verifyHeaders(vault.name(), connection);
    return StateRoot.of(connection).hash().equals(tip.state())
        ? List.of()
        : List.of(
            "vault %s has diverged: its state is not the one that block %d leads to"
                .formatted(vault.name(), tip.height()));
  }
}
