package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Puts single flipped bits back. The difference between the checksum that a page has and the one
 * that it should have depends only on which bits are flipped, and is another one for each single
 * bit of a page; so it names the bit. Several flipped bits in a page may name none, or a wrong one:
 * whoever repairs has to check the whole vault afterwards.
 */
final class BitRepair {
  private final int pageSize;
  private final Map<Integer, Integer> bitBySyndrome = new HashMap<>();

  BitRepair(int pageSize) {
    this.pageSize = pageSize;
    var page = new byte[pageSize];
    int zero = Sums.sum(page, pageSize);
    for (int bit = 0; bit < pageSize * Byte.SIZE; bit++) {
      page[bit / Byte.SIZE] = (byte) (1 << bit % Byte.SIZE);
      bitBySyndrome.put(Sums.sum(page, pageSize) ^ zero, bit);
      page[bit / Byte.SIZE] = 0;
    }
  }

  /**
   * Repairs every page that has another sum than it should; returns how many bits were put back.
   */
  static int repair(Vault vault, Sums sums) throws IOException {
    int repaired = 0;
    BitRepair repair = null;
    try (var file = new RandomAccessFile(vault.database().toFile(), "rw")) {
      var content = new byte[sums.pageSize()];
      for (int page = 1; page <= sums.pages() && fits(file, page, content); page++) {
        int syndrome = Sums.sum(content, content.length) ^ sums.of(page);
        if (syndrome != 0) {
          repair = repair == null ? new BitRepair(content.length) : repair;
          repaired += repair.putBack(file, page, content, syndrome);
        }
      }
      if (repaired > 0) {
        file.getFD().sync();
      }
    }
    return repaired;
  }

  /** The bit of a page that makes up for a difference of sums. */
  OptionalInt bit(int syndrome) {
    var bit = bitBySyndrome.get(syndrome);
    return bit == null ? OptionalInt.empty() : OptionalInt.of(bit);
  }

  private int putBack(RandomAccessFile file, int page, byte[] content, int syndrome)
      throws IOException {
    var found = bit(syndrome);
    if (found.isEmpty()) {
      return 0;
    }
    int bit = found.getAsInt();
    content[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    file.seek((page - 1L) * pageSize + bit / Byte.SIZE);
    file.write(content[bit / Byte.SIZE]);
    return 1;
  }

  private static boolean fits(RandomAccessFile file, int page, byte[] content) throws IOException {
    Arrays.fill(content, (byte) 0);
    long start = (long) (page - 1) * content.length;
    if (start + content.length > file.length()) {
      return false;
    }
    file.seek(start);
    file.readFully(content);
    return true;
  }
}
