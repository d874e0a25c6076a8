package dev.nightshift.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Folders that copies are made in. */
final class Folders {
  private Folders() {}

  /** Makes names in it outlive a power failure. */
  static void force(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Gives a file a further name, or else another one; whatever has that name already stays. */
  static void name(Path file, Path name) throws IOException {
    try {
      Files.createLink(name, file);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // without links: does not replace either, but is not done in one step
      Files.move(file, name);
    }
    force(name.toAbsolutePath().getParent());
  }

  /** Removes a folder of files; what cannot be removed stays. Null: there is none. */
  static void remove(Path folder) {
    if (folder == null || !Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      System.getLogger(Folders.class.getName())
          .log(System.Logger.Level.WARNING, folder + " cannot be removed", e);
    }
  }
}
