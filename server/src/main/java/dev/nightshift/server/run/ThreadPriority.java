package dev.nightshift.server.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The operating system's priority ("nice") of the calling thread. On Linux each thread has its own;
 * a process may always make it lower, and higher again only with a privilege. Elsewhere nothing
 * happens.
 */
public final class ThreadPriority {
  private static final System.Logger LOG = System.getLogger(ThreadPriority.class.getName());
  private static final Path SELF = Path.of("/proc/thread-self");
  private static final boolean POSSIBLE = Files.isReadable(SELF.resolve("stat"));
  private static final int NICE = 16;
  private static final ThreadLocal<Known> KNOWN = new ThreadLocal<>();
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private ThreadPriority() {}

  /**
   * Gives the calling thread this priority. Cheap where it has it already, or was refused it.
   *
   * @param nice from 0 (ordinary) to 19 (lowest)
   * @return whether it has it now
   */
  public static boolean set(int nice) {
    if (!POSSIBLE) {
      return false;
    }
    var known = KNOWN.get();
    if (known == null) {
      known = new Known(read(), read());
    }
    if (known.nice != nice && known.asked != nice) {
      change(nice);
      known = new Known(read(), nice);
    }
    KNOWN.set(known);
    return known.nice == nice;
  }

  /**
   * Puts the calling thread back, whatever happened to it meanwhile.
   *
   * @return whether it has this priority now
   */
  public static boolean restore(int nice) {
    KNOWN.remove();
    return now() == nice || set(nice);
  }

  /** The calling thread's priority; 0 where it cannot be known. */
  public static int now() {
    return POSSIBLE ? read() : 0;
  }

  private static void change(int nice) {
    try {
      var thread = Files.readSymbolicLink(SELF).getFileName().toString();
      // without -n the value is absolute for every renice there is
      var process =
          new ProcessBuilder("renice", Integer.toString(nice), "-p", thread)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      if (TOLD.compareAndSet(false, true)) {
        LOG.log(
            System.Logger.Level.INFO,
            "intensities change no priorities here: renice cannot be started; install util-linux (or busybox) if they"
                + " should",
            e);
      }
    } catch (InterruptedException e) {
      // the run is to stop; whether the priority was changed is read afterwards
      Thread.currentThread().interrupt();
    }
  }

  private static int read() {
    try {
      var stat = Files.readString(SELF.resolve("stat"));
      // the name in brackets may contain anything
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Integer.parseInt(fields[NICE]);
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * @param nice as it is
   * @param asked for last, whatever came of it
   */
  private record Known(int nice, int asked) {}
}
