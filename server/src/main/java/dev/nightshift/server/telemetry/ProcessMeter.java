package dev.nightshift.server.telemetry;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/** What the platform says of this process. Not thread-safe. */
final class ProcessMeter {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private boolean totalKnown = true;
  private Map<Long, Long> bytesOfThreads = new HashMap<>();
  private long bytesUntilNow;

  /** Memory that the process holds; 0 where the platform does not say. */
  long residentBytes() {
    try {
      // small, and made by the kernel at this moment
      for (var line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(RESIDENT)) {
          return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      return 0;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  long heapBytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  long cpuNanos() {
    return Math.max(0, system.getProcessCpuTime());
  }

  /**
   * What threads have allocated. Java 17 does not keep what threads allocated that have ended since
   * the last call.
   */
  long allocatedBytes() {
    if (totalKnown) {
      try {
        return (long)
            ManagementFactory.getPlatformMBeanServer()
                .getAttribute(
                    new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                    "TotalThreadAllocatedBytes");
      } catch (JMException | RuntimeException e) {
        // since Java 21
        totalKnown = false;
      }
    }
    return ofLiveThreads();
  }

  private long ofLiveThreads() {
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    Map<Long, Long> now = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      if (bytes[i] >= 0) {
        now.put(ids[i], bytes[i]);
        bytesUntilNow += Math.max(0, bytes[i] - bytesOfThreads.getOrDefault(ids[i], 0L));
      }
    }
    bytesOfThreads = now;
    return bytesUntilNow;
  }
}
