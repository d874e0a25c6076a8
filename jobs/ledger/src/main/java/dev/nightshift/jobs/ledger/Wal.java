package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What SQLite's write-ahead log holds: the pages that its committed transactions leave behind. It
 * reads by the rules of SQLite's own recovery, so both agree on where the committed part ends.
 *
 * @param sums checksum of the last committed content by page
 * @param pages of the database after the last commit; 0 if nothing is committed
 */
record Wal(Map<Integer, Integer> sums, int pages) {
  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int BIG_ENDIAN_SUMS = 0x377f0683;
  private static final int LITTLE_ENDIAN_SUMS = 0x377f0682;

  static Wal read(Path file) throws IOException {
    var nothing = new Wal(Map.of(), 0);
    if (!Files.exists(file) || Files.size(file) < HEADER) {
      return nothing;
    }
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      var header = new byte[HEADER];
      in.readFully(header);
      var head = ByteBuffer.wrap(header);
      int magic = head.getInt(0);
      if (magic != BIG_ENDIAN_SUMS && magic != LITTLE_ENDIAN_SUMS) {
        return nothing;
      }
      var running =
          new Running(magic == BIG_ENDIAN_SUMS ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      running.add(header, 0, 24);
      if (!running.is(head.getInt(24), head.getInt(28))) {
        return nothing;
      }
      return frames(in, running, head);
    }
  }

  private static Wal frames(RandomAccessFile in, Running running, ByteBuffer head)
      throws IOException {
    int pageSize = head.getInt(8);
    long salt = head.getLong(16);
    var frame = new byte[FRAME_HEADER + pageSize];
    var view = ByteBuffer.wrap(frame);
    var committed = new HashMap<Integer, Integer>();
    var open = new HashMap<Integer, Integer>();
    int pages = 0;
    long left = (in.length() - HEADER) / frame.length;
    for (; left > 0; left--) {
      in.readFully(frame);
      running.add(frame, 0, 8);
      running.add(frame, FRAME_HEADER, pageSize);
      if (view.getLong(8) != salt || !running.is(view.getInt(16), view.getInt(20))) {
        break;
      }
      open.put(view.getInt(0), Sums.sum(frame, FRAME_HEADER, pageSize));
      if (view.getInt(4) != 0) {
        pages = view.getInt(4);
        committed.putAll(open);
        open.clear();
      }
    }
    return new Wal(Map.copyOf(committed), pages);
  }

  boolean isEmpty() {
    return pages == 0;
  }

  /** SQLite's checksum of the log, over everything read so far. */
  private static final class Running {
    private final ByteOrder order;
    private int first;
    private int second;

    Running(ByteOrder order) {
      this.order = order;
    }

    void add(byte[] bytes, int offset, int length) {
      var words = ByteBuffer.wrap(bytes, offset, length).order(order);
      while (words.hasRemaining()) {
        first += words.getInt() + second;
        second += words.getInt() + first;
      }
    }

    boolean is(int expectedFirst, int expectedSecond) {
      return first == expectedFirst && second == expectedSecond;
    }
  }
}
