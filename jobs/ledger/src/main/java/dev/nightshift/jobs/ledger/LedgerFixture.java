package dev.nightshift.jobs.ledger;

import dev.nightshift.job.Fixture;
import java.nio.file.Path;
import java.util.function.Function;

/** Three vaults with work for every job. */
final class LedgerFixture {
  private LedgerFixture() {}

  static <S> Fixture<S> of(Function<S, Path> vaults) {
    return new Fixture<>(
        "ledger",
        "Three vaults with thousands of blocks: old bodies to remove, underfull pages to merge, and"
            + " one vault that has diverged",
        settings -> "nothing was made in " + vaults.apply(settings));
  }
}
