package dev.nightshift.jobs.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One vault for one job at a time: among the threads of this process, and among processes. */
final class VaultLock implements Closeable {
  private static final Map<Path, Semaphore> IN_PROCESS = new ConcurrentHashMap<>();
  private static final Duration POLL = Duration.ofMillis(20);

  private final Semaphore inProcess;
  private final RandomAccessFile file;

  private VaultLock(Semaphore inProcess, RandomAccessFile file) {
    this.inProcess = inProcess;
    this.file = file;
  }

  static VaultLock acquire(Vault vault, Duration timeout) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    awaitNoHold(vault, timeout, deadline);
    var inProcess =
        IN_PROCESS.computeIfAbsent(vault.folder().toRealPath(), any -> new Semaphore(1, true));
    if (!inProcess.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw locked(vault, "another job", timeout);
    }
    RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(vault.lockFile().toFile(), "rw");
      while (tryLock(file) == null) {
        if (System.nanoTime() > deadline) {
          throw locked(vault, "another process", timeout);
        }
        Thread.sleep(POLL.toMillis());
      }
      return new VaultLock(inProcess, file);
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (file != null) {
        file.close();
      }
      inProcess.release();
      throw e;
    }
  }

  private static FileLock tryLock(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this process through another class loader's copy of this class
    }
  }

  private static void awaitNoHold(Vault vault, Duration timeout, long deadline)
      throws IOException, InterruptedException {
    while (Files.exists(vault.hold())) {
      if (System.nanoTime() > deadline) {
        throw new VaultException(
            "vault %s is held by its file vault.hold (%s); waited %s"
                .formatted(vault.name(), reason(vault.hold()), seconds(timeout)));
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private static String reason(Path hold) throws IOException {
    try {
      return Files.readString(hold).lines().findFirst().orElse("no reason given");
    } catch (NoSuchFileException e) {
      return "just removed";
    }
  }

  private static VaultException locked(Vault vault, String by, Duration timeout) {
    return new VaultException(
        "vault %s is locked by %s; waited %s".formatted(vault.name(), by, seconds(timeout)));
  }

  private static String seconds(Duration timeout) {
    return timeout.toMillis() / 1000.0 + " s";
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      inProcess.release();
    }
  }
}
