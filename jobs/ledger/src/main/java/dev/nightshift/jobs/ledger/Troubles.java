package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Collects what goes wrong with single vaults, so that the others are worked on all the same. */
final class Troubles {
  private final List<VaultException> all = new ArrayList<>();

  void add(VaultException trouble) {
    all.add(trouble);
  }

  /** Does something with a vault; what goes wrong is kept. */
  void collect(Vault vault, Step step) throws InterruptedException {
    try {
      step.run();
    } catch (VaultException e) {
      add(e);
    } catch (IOException | SQLException e) {
      add(new VaultException("vault " + vault.name() + ": " + e.getMessage(), e));
    }
  }

  /**
   * Ends the run as failed if there was any trouble.
   *
   * @throws VaultException that tells of each
   */
  void raise() throws VaultException {
    if (all.size() == 1) {
      throw all.get(0);
    }
    if (!all.isEmpty()) {
      int told = Math.min(all.size(), 3);
      var more = all.size() > told ? "; and " + (all.size() - told) + " more" : "";
      var together =
          new VaultException(
              String.join(
                      "; also ",
                      all.subList(0, told).stream().map(VaultException::getMessage).toList())
                  + more,
              all.get(0));
      all.stream().skip(1).forEach(together::addSuppressed);
      throw together;
    }
  }

  /** A step that may fail. */
  interface Step {
    void run() throws IOException, SQLException, InterruptedException;
  }
}
