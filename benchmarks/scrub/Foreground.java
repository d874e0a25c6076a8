package dev.nightshift.benchmarks.scrub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The program that a scrub must spare: each of its threads reads a block at random, digests it, and
 * begins again.
 */
final class Foreground implements AutoCloseable {
  private static final int ALIGNED = 4096;
  private static final int MOST = 4_000_000;

  private final Path file;
  private final int blockBytes;
  private final int threads;
  private final boolean direct;
  private final ExecutorService workers;
  private final long[][] nanos;

  /** How one window went. */
  record Speed(double perSecond, double p50, double p99) {
    Speed beside(Speed other) {
      return new Speed(perSecond / other.perSecond, p50 / other.p50, p99 / other.p99);
    }

    static Speed between(Speed before, Speed after) {
      return new Speed(
          (before.perSecond + after.perSecond) / 2,
          (before.p50 + after.p50) / 2,
          (before.p99 + after.p99) / 2);
    }
  }

  Foreground(Path file, int blockBytes, int threads) throws IOException {
    this.file = file;
    this.blockBytes = blockBytes;
    this.threads = threads;
    this.direct = takesDirectReads(file);
    workers = Executors.newFixedThreadPool(threads);
    nanos = new long[threads][MOST / threads];
  }

  boolean direct() {
    return direct;
  }

  /** Works for so long, and remembers all but the first part. */
  Speed work(double settleSeconds, double seconds) throws Exception {
    long from = System.nanoTime() + (long) (settleSeconds * 1e9);
    long to = from + (long) (seconds * 1e9);
    List<Future<Integer>> counts = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      long[] took = nanos[thread];
      Callable<Integer> work = () -> work(from, to, took);
      counts.add(workers.submit(work));
    }
    int total = 0;
    for (var count : counts) {
      total += count.get();
    }
    long[] all = new long[total];
    int at = 0;
    for (int thread = 0; thread < threads; thread++) {
      int count = counts.get(thread).get();
      System.arraycopy(nanos[thread], 0, all, at, count);
      at += count;
    }
    Arrays.sort(all);
    return new Speed(total / seconds, all[total / 2] / 1e3, all[(int) (total * 0.99)] / 1e3);
  }

  private int work(long from, long to, long[] took) throws Exception {
    var buffer = ByteBuffer.allocateDirect(blockBytes + ALIGNED).alignedSlice(ALIGNED);
    var digest = MessageDigest.getInstance("SHA-256");
    int count = 0;
    try (var channel = FileChannel.open(file, options(direct))) {
      long blocks = channel.size() / blockBytes;
      while (count < took.length) {
        long began = System.nanoTime();
        if (began >= to) {
          return count;
        }
        buffer.clear().limit(blockBytes);
        channel.read(buffer, ThreadLocalRandom.current().nextLong(blocks) * blockBytes);
        digest.update(buffer.flip());
        digest.digest();
        if (began >= from) {
          took[count++] = System.nanoTime() - began;
        }
      }
    }
    throw new IllegalStateException("more operations than can be remembered; take less --seconds");
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private static boolean takesDirectReads(Path file) {
    var buffer = ByteBuffer.allocateDirect(2 * ALIGNED).alignedSlice(ALIGNED).limit(ALIGNED);
    try (var channel = FileChannel.open(file, options(true))) {
      return channel.read(buffer, 0) == ALIGNED;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static OpenOption[] options(boolean direct) {
    return direct
        ? new OpenOption[] {StandardOpenOption.READ, com.sun.nio.file.ExtendedOpenOption.DIRECT}
        : new OpenOption[] {StandardOpenOption.READ};
  }
}
