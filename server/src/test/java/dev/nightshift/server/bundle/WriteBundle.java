package dev.nightshift.server.bundle;

import java.nio.file.Path;

/** Writes the fixture's bundle into a folder, to look at it. */
final class WriteBundle {
  private WriteBundle() {}

  public static void main(String[] args) throws Exception {
    BundleFiles.write(Fixture.bundle(), Path.of(args[0]));
  }
}
