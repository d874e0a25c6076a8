package dev.nightshift.server.health.activity;

import dev.nightshift.server.health.Wording;
import java.util.Locale;

/** What is sampled of a server's process, and can rise. */
public enum Measured {
  /** Bytes that the process holds. */
  MEMORY("memory", By.MEMORY, 64_000_000, 0.25),
  /** Bytes of objects on the heap, dead ones among them. */
  HEAP("the heap", By.MEMORY, 64_000_000, 0.25),
  /** Bytes of new objects in a second. */
  ALLOCATION("allocation", By.MEMORY, 20_000_000, 1),
  /** Cores. */
  CPU("CPU", By.CPU, 0.3, 0.5),
  /** Part of the time in which the process stood still for the collection of garbage. */
  GC("garbage collection", By.MEMORY, 0.1, 0.5),
  /** Lines of all runs in a second. */
  LOG_LINES("log volume", By.LOG_LINES, 20, 1);

  private final String words;
  private final By by;
  private final double least;
  private final double leastPart;

  Measured(String words, By by, double least, double leastPart) {
    this.words = words;
    this.by = by;
    this.least = least;
    this.leastPart = leastPart;
  }

  /** By what runs are ranked. */
  public enum By {
    /** The larger of the shares of CPU and memory. */
    LOAD("load"),
    CPU("cpu"),
    /** Bytes allocated. */
    MEMORY("memory"),
    LOG_LINES("log_lines");

    private final String name;

    By(String name) {
      this.name = name;
    }

    /**
     * Reads what somebody wrote.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static By read(String text) {
      for (var by : values()) {
        if (by.name.equals(text)) {
          return by;
        }
      }
      throw new IllegalArgumentException(
          "by is \"" + text + "\"; write load, cpu, memory or log_lines");
    }

    /** As it is written. */
    public String text() {
      return name;
    }
  }

  /** In a sentence: memory, the heap, allocation, CPU, garbage collection, log volume. */
  public String words() {
    return words;
  }

  /** It stays where it rose to when what made it rise is long over. */
  boolean stays() {
    return this == MEMORY || this == HEAP;
  }

  /** As it is written: memory, heap, allocation, cpu, gc, log_lines. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By what the runs are ranked that may have made it rise. */
  public By by() {
    return by;
  }

  /**
   * How far it must rise to be told.
   *
   * @param spread how far it moves by itself
   */
  double least(double usual, double spread) {
    return Math.max(spread, Math.max(least, leastPart * usual));
  }

  /** Its level in a stretch. */
  public double of(ProcessStretch stretch) {
    return switch (this) {
      case MEMORY -> stretch.mostMemoryBytes();
      case HEAP -> stretch.mostHeapBytes();
      case ALLOCATION -> stretch.bytesPerSecond();
      case CPU -> stretch.cores();
      case GC -> stretch.gcShare();
      case LOG_LINES -> stretch.linesPerSecond();
    };
  }

  /** Its level as people read it. */
  public String level(double value) {
    return switch (this) {
      case MEMORY, HEAP -> Wording.bytes(Math.round(value));
      case ALLOCATION -> Wording.bytes(Math.round(value)) + "/s";
      case CPU -> String.format(Locale.ROOT, "%.1f cores", value);
      case GC -> Wording.percent(value) + " of the time";
      case LOG_LINES -> Wording.count(Math.round(value)) + " lines/s";
    };
  }
}
