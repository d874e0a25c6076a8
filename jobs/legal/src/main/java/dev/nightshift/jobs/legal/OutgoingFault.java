package dev.nightshift.jobs.legal;

import dev.nightshift.job.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Breaks the way out for messages whose channel is not configured. */
final class OutgoingFault {
  static final String NAME = "block-outgoing";

  private OutgoingFault() {}

  static <S> Fault<S> of(Function<S, Delivery> delivery) {
    return new Fault<>(
        NAME,
        "Puts a file where the folder of outgoing messages is, so that they wait in the outbox",
        settings -> {
          var folder = delivery.apply(settings).folder();
          if (Files.isDirectory(folder)) {
            Files.move(folder, aside(folder));
          }
          Files.createDirectories(folder.toAbsolutePath().getParent());
          Files.writeString(folder, "in the way\n");
          return folder + " is a file";
        },
        settings -> {
          var folder = delivery.apply(settings).folder();
          unblock(folder);
          return folder + " is a folder";
        });
  }

  private static void unblock(Path folder) throws IOException {
    if (Files.isRegularFile(folder)) {
      Files.delete(folder);
    }
    if (Files.isDirectory(aside(folder))) {
      Files.move(aside(folder), folder);
    }
    Files.createDirectories(folder);
  }

  private static Path aside(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".aside");
  }
}
