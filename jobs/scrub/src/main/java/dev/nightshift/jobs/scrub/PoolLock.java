package dev.nightshift.jobs.scrub;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One scrub per pool at a time, among the threads of this process and among processes. The lock
 * ends with its process; its file says whose it is.
 */
final class PoolLock implements Closeable {
  private static final int LONGEST_OWNER = 4096;

  /**
   * The owners of the locks that this process holds, by file. What it holds it must not open again:
   * the system gives up all locks of a process on a file once it closes any descriptor of it.
   */
  private static final Map<Path, String> HERE = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;

  private PoolLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param who job and run
   * @throws ScrubException naming the owner, if there is one
   */
  static PoolLock take(Pool pool, String who, Instant now) throws IOException {
    refuseHeld(pool);
    var file = Files.createDirectories(pool.state()).toRealPath().resolve("lock");
    var owner = describe(who, now);
    var here = HERE.putIfAbsent(file, owner);
    if (here != null) {
      throw taken(pool, here);
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        throw taken(pool, owner(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((owner + "\n").getBytes(StandardCharsets.UTF_8)), 0);
      return new PoolLock(file, channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      HERE.remove(file);
      throw e;
    }
  }

  /** Looks whether the lock is free, without a trace on the disk. */
  static void requireFree(Pool pool) throws IOException {
    refuseHeld(pool);
    var file = pool.state().resolve("lock");
    if (Files.exists(file)) {
      var here = HERE.get(pool.state().toRealPath().resolve("lock"));
      if (here != null) {
        throw taken(pool, here);
      }
      try (var channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        if (tryLock(channel) == null) {
          throw taken(pool, owner(channel));
        }
      }
    }
  }

  private static void refuseHeld(Pool pool) throws IOException {
    Path hold = pool.hold();
    if (Files.exists(hold)) {
      var reason = Files.readString(hold).lines().findFirst().orElse("no reason given");
      throw new ScrubException(
          ScrubException.POOL_LOCKED,
          "pool %s is held by %s (%s); remove that file to let scrubs go on"
              .formatted(pool.folder(), hold, reason));
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(Long.MAX_VALUE - 1, 1, false);
    } catch (OverlappingFileLockException e) {
      return null; // held by this process through another class loader's copy of this class
    }
  }

  private static ScrubException taken(Pool pool, String owner) {
    return new ScrubException(
        ScrubException.POOL_LOCKED,
        "pool %s is scrubbed by %s already; wait for it or stop it"
            .formatted(pool.folder(), owner.isEmpty() ? "somebody" : owner));
  }

  private static String owner(FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(LONGEST_OWNER);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
  }

  private static String describe(String who, Instant now) {
    return "%s on %s, process %d, since %s"
        .formatted(who, host(), ProcessHandle.current().pid(), now);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unnamed host";
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HERE.remove(file);
    }
  }
}
