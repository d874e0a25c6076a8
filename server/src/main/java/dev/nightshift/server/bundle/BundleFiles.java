package dev.nightshift.server.bundle;

import dev.nightshift.server.bundle.input.BundleInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A bundle in a folder. Only the folders that it writes count. */
public final class BundleFiles {
  private static final List<String> FOLDERS =
      List.of(
          "alerts",
          "dashboards",
          "deploy/grafana",
          "deploy/kubernetes",
          "deploy/loki",
          "deploy/systemd",
          "runbooks");
  private static final String NEXT = "run `./nightshift bundle generate` and commit the result";

  private BundleFiles() {}

  /**
   * Writes what is missing or differs, and deletes generated files that are no longer part of the
   * bundle. Files without the mark of a generated one are left alone.
   *
   * @return one line for each file that was written or deleted; empty if everything was up to date
   */
  public static List<String> write(Bundle bundle, Path root) throws IOException {
    List<String> done = new ArrayList<>();
    var present = read(root);
    for (var file : bundle.files().entrySet()) {
      if (!file.getValue().equals(present.get(file.getKey()))) {
        var path = root.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
        done.add("wrote " + file.getKey());
      }
    }
    for (var file : present.entrySet()) {
      if (!bundle.files().containsKey(file.getKey()) && generated(file.getValue())) {
        Files.delete(root.resolve(file.getKey()));
        done.add("deleted " + file.getKey());
      }
    }
    return List.copyOf(done);
  }

  /** The generated files of a folder, as a bundle. */
  public static Bundle load(Path root) throws IOException {
    SortedMap<String, String> files = read(root);
    files.values().removeIf(content -> !generated(content));
    return new Bundle(files);
  }

  /**
   * Compares a folder with the bundle.
   *
   * @return one line with its next step for each file that is missing, stale or foreign; empty if
   *     the folder is the bundle
   */
  public static List<String> check(Bundle bundle, Path root) throws IOException {
    List<String> findings = new ArrayList<>();
    var present = read(root);
    bundle
        .files()
        .forEach(
            (path, content) -> {
              if (!present.containsKey(path)) {
                findings.add(path + " is missing; " + NEXT);
              } else if (!present.get(path).equals(content)) {
                findings.add(path + " is stale" + firstDifference(present.get(path), content));
              }
            });
    present.forEach(
        (path, content) -> {
          if (!bundle.files().containsKey(path)) {
            findings.add(
                generated(content)
                    ? path + " is no longer part of the bundle; " + NEXT
                    : path + " is not part of the bundle; move it to another folder");
          }
        });
    return List.copyOf(findings);
  }

  private static String firstDifference(String old, String fresh) {
    var oldLines = old.lines().toList();
    var freshLines = fresh.lines().toList();
    int line = 0;
    while (line < Math.min(oldLines.size(), freshLines.size())
        && oldLines.get(line).equals(freshLines.get(line))) {
      line++;
    }
    return " from line " + (line + 1) + " on; " + NEXT;
  }

  private static boolean generated(String content) {
    return content.lines().limit(10).anyMatch(line -> line.contains(BundleInput.MARK));
  }

  private static SortedMap<String, String> read(Path root) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    for (var folder : FOLDERS) {
      var start = root.resolve(folder);
      if (!Files.isDirectory(start)) {
        continue;
      }
      try (var walk = Files.walk(start)) {
        for (var path : walk.filter(Files::isRegularFile).toList()) {
          files.put(
              root.relativize(path).toString().replace('\\', '/'),
              new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        }
      }
    }
    return files;
  }
}
