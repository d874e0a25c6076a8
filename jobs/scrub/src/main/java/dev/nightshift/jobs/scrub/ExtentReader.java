package dev.nightshift.jobs.scrub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads extents past the page cache where the platform can, so that it is the disk which is
 * checked. Not thread-safe.
 */
final class ExtentReader {
  private static final int LARGEST_BLOCK = 1 << 16;

  /** No file system takes it, so that reading goes on through the page cache, and says so. */
  private static final OpenOption UNKNOWN = new OpenOption() {};

  private static final OpenOption DIRECT = direct();

  private final int extentBytes;
  private final boolean direct;
  private final ByteBuffer buffer;
  private final Set<Path> throughCache = new HashSet<>();
  private long bytes;

  ExtentReader(int extentBytes, boolean direct) {
    this.extentBytes = extentBytes;
    this.direct = direct;
    buffer = ByteBuffer.allocateDirect(extentBytes + LARGEST_BLOCK).alignedSlice(LARGEST_BLOCK);
  }

  // By name, because compilers warn of it in one JDK and not in the next.
  private static OpenOption direct() {
    try {
      for (var option : Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants()) {
        if (option.toString().equals("DIRECT")) {
          return (OpenOption) option;
        }
      }
    } catch (ClassNotFoundException e) {
      return UNKNOWN;
    }
    return UNKNOWN;
  }

  /** Read in all. */
  long bytes() {
    return bytes;
  }

  /** Whether something was read through the page cache although it should not. */
  boolean usedCache() {
    return !throughCache.isEmpty();
  }

  /**
   * Reads what there is of an extent.
   *
   * @return shorter than an extent at the file's end; valid until the next call
   */
  ByteBuffer read(Path file, int extent) throws IOException {
    if (direct) {
      var folder = file.getParent();
      if (!throughCache.contains(folder)) {
        try {
          return read(file, extent, StandardOpenOption.READ, DIRECT);
        } catch (ClosedByInterruptException | NoSuchFileException e) {
          throw e;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
          // a file system without direct reads says so, in many ways; a broken one fails again
          // below
          var found = read(file, extent, StandardOpenOption.READ);
          throughCache.add(folder);
          return found;
        }
      }
    }
    return read(file, extent, StandardOpenOption.READ);
  }

  private ByteBuffer read(Path file, int extent, OpenOption... how) throws IOException {
    buffer.clear().limit(extentBytes);
    try (var channel = FileChannel.open(file, how)) {
      long at = (long) extent * extentBytes;
      while (buffer.hasRemaining()) {
        int read = channel.read(buffer, at + buffer.position());
        if (read < 0) {
          break;
        }
        bytes += read;
        if (how.length > 1 && buffer.position() % 512 != 0) {
          break; // the end of the file: a further direct read would not be aligned
        }
      }
    }
    return buffer.flip();
  }
}
