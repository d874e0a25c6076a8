package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Compares pages on disk with their checksums. The vault must be locked meanwhile. */
final class PageCheck {
  private final Vault vault;
  private final Sums sums;
  private final Pages pages;

  PageCheck(Vault vault, Sums sums, Pages pages) {
    this.vault = vault;
    this.sums = sums;
    this.pages = pages;
  }

  /**
   * Checks a range of pages, and the length of the file.
   *
   * @return what differs, one sentence each
   */
  List<String> check(int first, int last) throws IOException {
    var problems = new ArrayList<String>();
    long expected = (long) sums.pages() * sums.pageSize();
    if (pages.length() != expected) {
      problems.add(
          "length of vault %s differs: %d bytes instead of %d"
              .formatted(vault.name(), pages.length(), expected));
    }
    for (int page = first; page <= Math.min(last, pages.count()); page++) {
      if (pages.sum(page) != sums.of(page)) {
        problems.add("page %d of vault %s: checksum differs".formatted(page, vault.name()));
      }
    }
    return problems;
  }
}
