package dev.nightshift.jobs.ledger;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A CRC32C for each page of a database file. Immutable. Files are written and read without
 * channels, because an interrupt closes a channel in the middle of its work.
 */
final class Sums {
  private static final int MAGIC = 0x4e534d31;
  private static final int HEAD = 3 * Integer.BYTES;
  private static final int TAIL = Integer.BYTES;

  private final int pageSize;
  private final int[] sums;

  private Sums(int pageSize, int[] sums) {
    this.pageSize = pageSize;
    this.sums = sums;
  }

  /** Of a file as it is: only right for one that is known to be sound. */
  static Sums of(Path database) throws IOException {
    try (var pages = new Pages(database)) {
      var sums = new int[pages.count()];
      for (int page = 1; page <= sums.length; page++) {
        sums[page - 1] = pages.sum(page);
      }
      return new Sums(pages.size(), sums);
    }
  }

  /**
   * Reads what {@link #store} wrote.
   *
   * @param vault for messages
   */
  static Sums load(Path file, String vault) throws IOException {
    byte[] bytes;
    try (var open = new RandomAccessFile(file.toFile(), "r")) {
      bytes = new byte[Math.toIntExact(open.length())];
      open.readFully(bytes);
    } catch (FileNotFoundException e) {
      throw new VaultException("checksums of vault " + vault + " are missing: " + file, e);
    }
    var in = ByteBuffer.wrap(bytes);
    boolean sound =
        bytes.length >= HEAD + TAIL
            && in.getInt(0) == MAGIC
            && bytes.length == HEAD + TAIL + (long) in.getInt(8) * Integer.BYTES
            && in.getInt(bytes.length - TAIL) == sum(bytes, bytes.length - TAIL);
    if (!sound) {
      throw new VaultException("checksums of vault " + vault + " are damaged: " + file);
    }
    var sums = new int[in.getInt(8)];
    in.position(HEAD).slice().asIntBuffer().get(sums);
    return new Sums(in.getInt(4), sums);
  }

  /** Writes and syncs; not atomic, so write to a name that is renamed afterwards. */
  void store(Path file) throws IOException {
    try (var target = new RandomAccessFile(file.toFile(), "rw")) {
      target.setLength(0);
      target.write(encode());
      target.getFD().sync();
    }
  }

  int pageSize() {
    return pageSize;
  }

  int pages() {
    return sums.length;
  }

  /**
   * The sum of a page.
   *
   * @param page 1 is the first
   */
  int of(int page) {
    return sums[page - 1];
  }

  /** Another text for other sums. */
  String version() {
    return "%d:%08x".formatted(sums.length, sum(encode(), HEAD + sums.length * Integer.BYTES));
  }

  /** With changed pages, and as many as there are now. Pages that were never written are zero. */
  Sums with(Map<Integer, Integer> changed, int pages) {
    var next = Arrays.copyOf(sums, pages);
    if (pages > sums.length) {
      Arrays.fill(next, sums.length, pages, sum(new byte[pageSize], pageSize));
    }
    changed.forEach(
        (page, sum) -> {
          if (page <= pages) {
            next[page - 1] = sum;
          }
        });
    return new Sums(pageSize, next);
  }

  private byte[] encode() {
    var out = ByteBuffer.allocate(HEAD + TAIL + sums.length * Integer.BYTES);
    out.putInt(MAGIC).putInt(pageSize).putInt(sums.length);
    for (int sum : sums) {
      out.putInt(sum);
    }
    return out.putInt(sum(out.array(), out.position())).array();
  }

  static int sum(byte[] bytes, int length) {
    return sum(bytes, 0, length);
  }

  static int sum(byte[] bytes, int offset, int length) {
    var crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
