package dev.nightshift.jobs.basic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks into {@code /proc} by itself, not by the code under test. */
final class ProcessTrees {
  private ProcessTrees() {}

  /** Ids of living processes that carry a run's id. */
  static List<Long> of(String runId) throws IOException {
    return carrying("NIGHTSHIFT_RUN_ID=" + runId);
  }

  /** Ids of living processes with this text in their environment. */
  static List<Long> carrying(String variable) throws IOException {
    List<Long> found = new ArrayList<>();
    try (var folders = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var folder : folders) {
        try {
          if (Files.readString(
                      folder.resolve("environ"), java.nio.charset.StandardCharsets.ISO_8859_1)
                  .contains(variable)
              && alive(folder)) {
            found.add(Long.parseLong(folder.getFileName().toString()));
          }
        } catch (IOException e) {
          // gone meanwhile
        }
      }
    }
    return found;
  }

  /** Whether a process is there and no zombie. */
  static boolean lives(long pid) {
    return alive(Path.of("/proc", Long.toString(pid)));
  }

  /** Of its program; empty if there is no such process. */
  static String name(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean alive(Path folder) {
    try {
      return Files.readString(folder.resolve("stat")).matches("(?s).*\\) [^ZX] .*");
    } catch (IOException e) {
      return false;
    }
  }
}
