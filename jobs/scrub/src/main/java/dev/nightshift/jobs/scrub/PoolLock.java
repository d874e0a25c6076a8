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

/**
 * One scrub per pool at a time, among the threads of this process and among processes. The lock
 * ends with its process; its file says whose it is.
 */
final class PoolLock implements Closeable {
  private static final int LONGEST_OWNER = 4096;

  private final FileChannel channel;

  private PoolLock(FileChannel channel) {
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
    var file = Files.createDirectories(pool.state()).resolve("lock");
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) == null) {
        throw taken(pool, owner(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(describe(who, now).getBytes(StandardCharsets.UTF_8)), 0);
      return new PoolLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Looks whether the lock is free, without a trace on the disk. */
  static void requireFree(Pool pool) throws IOException {
    refuseHeld(pool);
    var file = pool.state().resolve("lock");
    if (Files.exists(file)) {
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
      return null; // another run of this process has it
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
    return "%s on %s, process %d, since %s\n"
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
    channel.close();
  }
}
