package dev.nightshift.jobs.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A database file as raw pages. */
final class Pages implements Closeable {
  private final RandomAccessFile file;
  private final byte[] page;

  /** With the page size that the file's header names. */
  Pages(Path database) throws IOException {
    file = new RandomAccessFile(database.toFile(), "r");
    try {
      file.seek(16);
      int size = file.readUnsignedShort();
      page = new byte[size == 1 ? 1 << 16 : size];
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** With a given page size, whatever the file's header says. */
  Pages(Path database, int pageSize) throws IOException {
    file = new RandomAccessFile(database.toFile(), "r");
    page = new byte[pageSize];
  }

  int size() {
    return page.length;
  }

  /** Whole pages in the file. */
  int count() throws IOException {
    return Math.toIntExact(file.length() / page.length);
  }

  /** Bytes of the file. */
  long length() throws IOException {
    return file.length();
  }

  /**
   * The checksum of a page as it is on disk.
   *
   * @param number 1 is the first
   */
  int sum(int number) throws IOException {
    file.seek((number - 1L) * page.length);
    file.readFully(page);
    return Sums.sum(page, page.length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
