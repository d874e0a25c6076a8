package dev.nightshift.server.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The README of a plugin. */
record Readme(String plugin) {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  /** Its blocks of YAML, as printed. */
  List<String> yaml() throws IOException {
    var file = Path.of(System.getProperty("project.root"), "jobs", plugin, "README.md");
    return YAML.matcher(Files.readString(file)).results().map(match -> match.group(1)).toList();
  }
}
