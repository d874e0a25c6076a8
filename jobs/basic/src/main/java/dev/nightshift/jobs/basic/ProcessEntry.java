package dev.nightshift.jobs.basic;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
      var fields = text.substring(nameEnds + 2).split(" ", -1);
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

  /** Its environment as {@code NAME=value} with a NUL before and after each; empty if hidden. */
  String environment() {
    try {
      return "\0" + text(pid, "environ");
    } catch (IOException e) {
      return "";
    }
  }

  /** A zombie has ended, and waits only to be asked how. */
  boolean ended() {
    return state == 'Z' || state == 'X';
  }

  private static String text(long pid, String file) throws IOException {
    return new String(
        Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve(file)),
        StandardCharsets.ISO_8859_1);
  }
}
