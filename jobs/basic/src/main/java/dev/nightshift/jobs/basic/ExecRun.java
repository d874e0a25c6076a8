package dev.nightshift.jobs.basic;

import dev.nightshift.job.CancelledException;
import dev.nightshift.job.Context;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One run of a program, from its start to the end of all its processes. */
final class ExecRun {
  private static final int LOOK_MILLIS = 100;
  private static final int LOOKS_PER_SAMPLE = 20;
  private static final Pattern TIME = Pattern.compile("(\\d+)m(\\d+)[.,](\\d+)s");

  private final Context context;
  private final ExecSettings settings;
  private final Command command;
  private final Map<String, String> environment;
  private final Told told;
  private final Veil veil;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private volatile boolean over;
  private volatile String lastWords = "";
  private volatile String lastError = "";
  private Duration counted = Duration.ZERO;

  ExecRun(
      Context context, ExecSettings settings, Command command, Map<String, String> environment) {
    this.context = context;
    this.settings = settings;
    this.command = command;
    this.environment = environment;
    told = new Told(context, settings.metrics());
    veil = new Veil(settings.secrets().keySet().stream().map(environment::get).toList());
  }

  void carryOut() throws Exception {
    var times = Files.createTempFile(context.folder(), "run-", ".times");
    try {
      var process = start(times);
      var tree = new ProcessTree(process, RunEnvironment.RUN + "=" + context.runId());
      try {
        end(follow(process, tree), tree);
      } finally {
        over = true;
        count(inFile(times));
      }
    } finally {
      Files.deleteIfExists(times);
    }
  }

  private Process start(Path times) {
    var builder = new ProcessBuilder(command.timed(times)).directory(command.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    if (settings.stdin().isEmpty()) {
      builder.redirectInput(Path.of("/dev/null").toFile());
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IllegalStateException(command.shown() + " does not start: " + e.getMessage(), e);
    }
  }

  /** Its exit code, when it has ended and nobody holds its output any more. */
  private int follow(Process process, ProcessTree tree) throws Exception {
    Executor threads = context.executor();
    try {
      threads.execute(() -> watch(tree));
      var out = reading(process.getInputStream(), threads, this::output);
      var error = reading(process.getErrorStream(), threads, this::errorOutput);
      settings.stdin().ifPresent(text -> threads.execute(() -> feed(process, text)));
      await(process.onExit());
      var read = CompletableFuture.allOf(out, error);
      if (!read.isDone() && !settled(read)) {
        var holding = tree.alive();
        if (!holding.isEmpty()) {
          say(
              Level.INFO,
              "the program has ended; its output is still held by " + Exec.names(holding));
          if (settings.leftBehind() == ExecSettings.LeftBehind.KILL) {
            endAll(tree);
          }
        }
      }
      await(read);
      return process.waitFor();
    } catch (InterruptedException | CancelledException e) {
      endAll(tree);
      throw e;
    } catch (RuntimeException e) {
      endAll(tree);
      throw e;
    }
  }

  private static boolean settled(CompletableFuture<?> read) throws InterruptedException {
    try {
      read.get(500, TimeUnit.MILLISECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true; // the caller awaits it, too
    }
  }

  private void await(CompletableFuture<?> end) throws InterruptedException {
    try {
      CompletableFuture.anyOf(end, stopped).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CancelledException cancelled) {
        throw cancelled;
      }
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }

  private static CompletableFuture<Void> reading(
      InputStream in, Executor threads, java.util.function.Consumer<String> taker) {
    return CompletableFuture.runAsync(
        () -> {
          try (in) {
            Lines.read(in, taker);
          } catch (IOException e) {
            // closed when the processes were ended: there is nothing more to read
          }
        },
        threads);
  }

  private static void feed(Process process, String text) {
    try (var out = process.getOutputStream()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it ended, or closed its input, before it had read all: that is its own affair
    }
  }

  private void output(String line) {
    var text = veil.over(line);
    if (told.take(line)) {
      say(Level.DEBUG, text);
      return;
    }
    if (!text.isBlank()) {
      lastWords = text;
    }
    say(settings.stdoutLevel().level(), text);
  }

  private void errorOutput(String line) {
    var text = veil.over(line);
    if (!text.isBlank()) {
      lastError = text;
    }
    say(settings.stderrLevel().level(), text);
  }

  private void say(Level level, String line) {
    context.logger().log(level, line);
  }

  private void watch(ProcessTree tree) {
    try {
      for (int look = 1; !over; look++) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        if (look % LOOKS_PER_SAMPLE == 0) {
          count(tree.cpu());
        }
        if (!over) {
          context.checkpoint();
        }
      }
    } catch (CancelledException e) {
      stopped.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }

  private void endAll(ProcessTree tree) {
    count(tree.cpu());
    var left = tree.end(settings.killAfter());
    if (!left.isEmpty()) {
      say(
          Level.ERROR,
          "cannot be ended, since they run as another user: "
              + Exec.names(left)
              + "; end them by hand: kill "
              + String.join(" ", left.stream().map(one -> Long.toString(one.pid())).toList()));
    }
  }

  private void end(int code, ProcessTree tree) {
    context.gauge(Exec.EXIT_CODE).set(code);
    var left = tree.alive();
    if (!left.isEmpty()) {
      say(Level.INFO, "left behind by the program: " + Exec.names(left));
      if (settings.leftBehind() == ExecSettings.LeftBehind.KILL) {
        endAll(tree);
      }
    }
    var words = lastError.isEmpty() ? lastWords : lastError;
    if (settings.exitCodes().warning().contains(code)) {
      context.anomaly("exit-code", "exit code " + code + ": " + words);
    } else if (!settings.exitCodes().success().contains(code)) {
      throw new IllegalStateException(
          "exit code " + code + ": " + (words.isEmpty() ? "it wrote nothing" : words));
    }
  }

  private synchronized void count(Duration used) {
    if (used.compareTo(counted) > 0) {
      context.spent(used.minus(counted));
      counted = used;
    }
  }

  private static Duration inFile(Path times) throws IOException {
    var sum = Duration.ZERO;
    var match = TIME.matcher(Files.readString(times));
    while (match.find()) {
      sum =
          sum.plusMinutes(Long.parseLong(match.group(1)))
              .plus(Duration.parse("PT" + match.group(2) + "." + match.group(3) + "S"));
    }
    return sum;
  }
}
