package dev.nightshift.jobs.basic;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process as Linux tells it in {@code /proc}.
 *
 * @param start in ticks since the machine started; with the id it is unique
 * @param ticks CPU time, of children that were waited for too; 100 are a second
 */
record ProcessEntry(long pid, long parent, String name, char state, long start, long ticks) {
  private static final Path PROC = Path.of("/proc");
  private static final int STATE = 0;
  private static final int FLAGS = 6;
  private static final int KERNEL_THREAD = 0x0020_0000;
  private static final int ENVIRONMENT_ENDS = 48;
  private static final int LOOKS = 200;

  /** Unlike the id of the process alone, never that of another one later. */
  record Id(long pid, long start) {}

  Id id() {
    return new Id(pid, start);
  }

  /** Empty if there is none, or no {@code /proc}. */
  static Optional<ProcessEntry> of(long pid) {
    try {
      var text = text(pid, "stat");
      int nameEnds = text.lastIndexOf(')');
      var fields = fields(text);
      return Optional.of(
          new ProcessEntry(
              pid,
              Long.parseLong(fields[1]),
              text.substring(text.indexOf('(') + 1, nameEnds),
              fields[0].charAt(0),
              Long.parseLong(fields[19]),
              Long.parseLong(fields[11])
                  + Long.parseLong(fields[12])
                  + Long.parseLong(fields[13])
                  + Long.parseLong(fields[14])));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // gone while it was read
    }
  }

  /**
   * Its environment as {@code NAME=value} with a NUL before and after each; empty if hidden. For a
   * moment a process that becomes another program shows none, or only a part: that is waited for.
   */
  String environment() {
    boolean interrupted = false;
    try {
      var found = text(pid, "environ");
      int inVain = 0;
      for (int look = 1; !found.endsWith("\0") && look < LOOKS && inVain < 2; look++) {
        var stat = fields(text(pid, "stat"));
        if (stat.length <= ENVIRONMENT_ENDS
            || stat[STATE].matches("[ZX]")
            || (Long.parseLong(stat[FLAGS]) & KERNEL_THREAD) != 0) {
          break;
        }
        if (stat[ENVIRONMENT_ENDS].equals("0")) {
          interrupted |= Processes.pause(1);
        } else {
          inVain++;
        }
        found = text(pid, "environ");
      }
      return "\0" + found;
    } catch (IOException e) {
      return "";
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A zombie has ended, and waits only to be asked how. */
  boolean ended() {
    return state == 'Z' || state == 'X';
  }

  /** Those that follow its name, which may hold anything. */
  private static String[] fields(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  private static String text(long pid, String file) throws IOException {
    // in large pieces: Files would ask for a single byte first, and it may change after that
    try (var in = new FileInputStream(PROC.resolve(Long.toString(pid)).resolve(file).toFile())) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
