package dev.nightshift.server.bundle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process beside the tests, of the same version. */
public final class ChildJava {
  private ChildJava() {}

  /**
   * The command of one that is there soonest and leaves most of the machine to others: short of the
   * second compiler and of threads that collect garbage, a server starts with half the work. A full
   * proof measures, and so gets a Java as users start it.
   *
   * @param arguments all that follows {@code java}
   */
  public static List<String> command(String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!Boolean.getBoolean("proof.full")) {
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    }
    command.addAll(List.of(arguments));
    return command;
  }
}
