package dev.nightshift.server.cli.console;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Java's errors in words: those about files say in their message only which file. */
public final class ErrorWords {
  private ErrorWords() {}

  /** One sentence, without a stack trace. */
  public static String of(Throwable error) {
    if (error instanceof UncheckedIOException wrapped) {
      return of(wrapped.getCause());
    }
    if (error instanceof FileSystemException about && about.getFile() != null) {
      return about.getFile() + " " + what(about);
    }
    if (error instanceof OutOfMemoryError) {
      return "the command needs more memory; give it more by NIGHTSHIFT_JAVA_OPTS=-Xmx1g";
    }
    return message(error);
  }

  private static String what(FileSystemException error) {
    if (error instanceof AccessDeniedException) {
      return "may not be read or written by this user; check its owner and its permissions";
    }
    if (error instanceof NoSuchFileException) {
      return "is not there";
    }
    if (error instanceof FileAlreadyExistsException) {
      return "is there already; choose another name, or remove it first";
    }
    if (error instanceof NotDirectoryException) {
      return "is no folder";
    }
    if (error instanceof DirectoryNotEmptyException) {
      return "is not empty";
    }
    return error.getReason() == null
        ? "cannot be read or written"
        : "cannot be read or written: " + error.getReason();
  }

  private static String message(Throwable error) {
    return error.getMessage() == null || error.getMessage().isBlank()
        ? error.getClass().getSimpleName()
        : error.getMessage();
  }
}
