package dev.nightshift.jobs.scrub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the disks of a pool had to do for all programs, as Linux counts it. Of file systems that are
 * no block device (in memory, over a network, spread over several devices) it knows nothing.
 */
final class DiskLoad {
  private static final int SECTOR = 512;
  private static final int READS = 3;
  private static final int BYTES_READ = 5;
  private static final int MILLIS_READING = 6;
  private static final int WRITES = 7;
  private static final int BYTES_WRITTEN = 9;
  private static final int MILLIS_WRITING = 10;
  private static final int MILLIS_BUSY = 12;

  private final Path diskStats;
  private final Set<String> devices;
  private Map<String, Counts> before;

  /**
   * What was done between two looks.
   *
   * @param bytes read and written, on all disks
   * @param busySeconds of the disk that was busy longest
   * @param waitSeconds what a request took on average, on the disk where that is longest
   */
  record Load(long bytes, double busySeconds, double waitSeconds) {}

  private record Counts(long requests, long sectors, long waitMillis, long busyMillis) {
    Counts since(Counts earlier) {
      return new Counts(
          requests - earlier.requests,
          sectors - earlier.sectors,
          waitMillis - earlier.waitMillis,
          busyMillis - earlier.busyMillis);
    }
  }

  private DiskLoad(Path diskStats, Set<String> devices) {
    this.diskStats = diskStats;
    this.devices = devices;
    this.before = read();
  }

  /** Of the disks that these folders are on. */
  static DiskLoad of(Collection<Path> folders) {
    Set<String> devices = new HashSet<>();
    for (var folder : folders) {
      device(folder).ifPresent(devices::add);
    }
    return of(Path.of("/proc/diskstats"), devices);
  }

  /**
   * @param devices each as major:minor
   */
  static DiskLoad of(Path diskStats, Set<String> devices) {
    return new DiskLoad(diskStats, devices);
  }

  /** What was done since the last call, or since the beginning; empty where that is not known. */
  Optional<Load> look() {
    var now = read();
    long bytes = 0;
    double busy = 0;
    double wait = 0;
    boolean known = false;
    for (var entry : now.entrySet()) {
      var earlier = before.get(entry.getKey());
      if (earlier != null) {
        var fresh = entry.getValue().since(earlier);
        // counters begin anew when a device was taken away and came back
        if (fresh.requests >= 0 && fresh.sectors >= 0 && fresh.waitMillis >= 0) {
          known = true;
          bytes += fresh.sectors * SECTOR;
          busy = Math.max(busy, fresh.busyMillis / 1e3);
          wait = Math.max(wait, fresh.waitMillis / 1e3 / Math.max(1, fresh.requests));
        }
      }
    }
    before = now;
    return known ? Optional.of(new Load(bytes, Math.max(0, busy), wait)) : Optional.empty();
  }

  private Map<String, Counts> read() {
    Map<String, Counts> counts = new TreeMap<>();
    if (devices.isEmpty()) {
      return counts;
    }
    try {
      for (var line : Files.readAllLines(diskStats)) {
        var fields = line.strip().split("\\s+", -1);
        if (fields.length > MILLIS_BUSY && devices.contains(fields[0] + ":" + fields[1])) {
          counts.put(
              fields[2],
              new Counts(
                  number(fields, READS) + number(fields, WRITES),
                  number(fields, BYTES_READ) + number(fields, BYTES_WRITTEN),
                  number(fields, MILLIS_READING) + number(fields, MILLIS_WRITING),
                  number(fields, MILLIS_BUSY)));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return new HashMap<>(); // not this Linux, or none
    }
    return counts;
  }

  private static long number(String[] fields, int field) {
    return Long.parseLong(fields[field]);
  }

  /** As major:minor; of a partition its disk, for that is what programs share. */
  private static Optional<String> device(Path folder) {
    try {
      long number = ((Number) Files.getAttribute(folder, "unix:dev")).longValue();
      long major = ((number >>> 8) & 0xfff) | ((number >>> 32) & ~0xfffL);
      long minor = (number & 0xff) | ((number >>> 12) & 0xffffff00L);
      var device = Path.of("/sys/dev/block", major + ":" + minor);
      if (Files.exists(device.resolve("partition"))) {
        return Optional.of(Files.readString(device.toRealPath().resolveSibling("dev")).strip());
      }
      return Optional.of(major + ":" + minor);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
