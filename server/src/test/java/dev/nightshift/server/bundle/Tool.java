package dev.nightshift.server.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A tool of Prometheus that checks what we generate. */
public final class Tool {
  private Tool() {}

  /** What a tool said. */
  public record Result(int exit, String output) {}

  /** Runs it, or skips the test with one printed line where it is missing and not required. */
  public static Result run(Path folder, String... command)
      throws IOException, InterruptedException {
    return start(folder, command).result();
  }

  /** Starts it, as {@link #run} does, and goes on. */
  public static Running start(Path folder, String... command) throws IOException {
    var output = Files.createTempFile("tool", ".txt");
    try {
      var builder =
          new ProcessBuilder(List.of(command))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      // A third of promtool's time went into collecting garbage.
      builder.environment().putIfAbsent("GOGC", "800");
      return new Running(command[0], builder.start(), output);
    } catch (IOException e) {
      if (Boolean.getBoolean("tools.required")) {
        return Assertions.fail(command[0] + " is required and cannot be started", e);
      }
      System.out.println("skipped: " + command[0] + " is not installed");
      Assumptions.abort(command[0] + " is not installed");
      throw e;
    }
  }

  /** A tool at work. */
  public record Running(String name, Process process, Path output) {

    /** Waits for its end. */
    public Result result() throws IOException, InterruptedException {
      if (!process.waitFor(9, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return Assertions.fail(name + " did not end");
      }
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
  }
}
