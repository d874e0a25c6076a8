package dev.nightshift.server.run;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * CPU time and allocation of one run's threads: exact for stretches that ended, sampled for those
 * that last.
 */
final class Effort {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final AtomicLong cpuNanos = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final Set<Stretch> lasting = ConcurrentHashMap.newKeySet();

  /** From now on the calling thread works for the run. */
  Stretch begin() {
    var stretch =
        new Stretch(
            Thread.currentThread().getId(),
            THREADS.getCurrentThreadCpuTime(),
            THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()));
    lasting.add(stretch);
    return stretch;
  }

  /** Called in the thread that began the stretch: a dead thread's figures cannot be read. */
  void end(Stretch stretch) {
    long cpu = THREADS.getCurrentThreadCpuTime() - stretch.cpuAtBegin;
    long allocated = THREADS.getThreadAllocatedBytes(stretch.thread) - stretch.bytesAtBegin;
    if (lasting.remove(stretch)) {
      cpuNanos.addAndGet(Math.max(0, cpu));
      bytes.addAndGet(Math.max(0, allocated));
    }
  }

  /** CPU time of others than threads of this process. */
  void add(Duration cpu) {
    cpuNanos.addAndGet(cpu.toNanos());
  }

  long cpuNanos() {
    long sum = cpuNanos.get();
    for (var stretch : lasting) {
      sum += Math.max(0, THREADS.getThreadCpuTime(stretch.thread) - stretch.cpuAtBegin);
    }
    return sum;
  }

  long bytes() {
    long sum = bytes.get();
    for (var stretch : lasting) {
      sum += Math.max(0, THREADS.getThreadAllocatedBytes(stretch.thread) - stretch.bytesAtBegin);
    }
    return sum;
  }

  /** A thread's work for a run; equal only to itself. */
  static final class Stretch {
    private final long thread;
    private final long cpuAtBegin;
    private final long bytesAtBegin;

    private Stretch(long thread, long cpuAtBegin, long bytesAtBegin) {
      this.thread = thread;
      this.cpuAtBegin = cpuAtBegin;
      this.bytesAtBegin = bytesAtBegin;
    }
  }
}
