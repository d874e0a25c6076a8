package dev.nightshift.server.audit;

import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Entries for the audit by commands that work without a server, and could not open the store: noted
 * in the data folder, and appended when the server starts next.
 */
public final class NotedEntries {
  private static final System.Logger LOG = System.getLogger(NotedEntries.class.getName());
  private static final String FOLDER = "audit-notes";
  private static final String ENDING = ".properties";
  private static final String PARAMETER = "parameter.";
  private static final int MOST = 1_000;

  private final Path folder;

  public NotedEntries(Path dataFolder) {
    folder = dataFolder.resolve(FOLDER);
  }

  /** Notes one; the role is that of an admin, for whoever may write here owns the server. */
  public void note(AuditEntry entry) throws IOException {
    var text = new Properties();
    text.setProperty("at", entry.at().toString());
    text.setProperty("actor", entry.actor().name());
    text.setProperty("action", entry.action());
    text.setProperty("target", entry.target());
    text.setProperty("reason", entry.reason());
    text.setProperty("outcome", entry.outcome().name());
    text.setProperty("detail", entry.detail());
    entry.parameters().forEach((name, value) -> text.setProperty(PARAMETER + name, value));
    Files.createDirectories(folder);
    var file = Files.createTempFile(folder, entry.at().toEpochMilli() + "-", ".new");
    try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      text.store(out, null);
    }
    Files.move(file, file.resolveSibling(file.getFileName() + ENDING));
  }

  /** Appends what was noted, the earliest first, and forgets it. */
  public void appendTo(AuditLog audit) throws IOException {
    for (var file : files()) {
      try {
        audit.append(read(file));
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, file + " is no entry for the audit, and stays", e);
        continue;
      }
      Files.delete(file);
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .sorted()
          .limit(MOST)
          .collect(Collectors.toList());
    }
  }

  private static AuditEntry read(Path file) throws IOException {
    var text = new Properties();
    try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      text.load(in);
    }
    Map<String, String> parameters = new HashMap<>();
    text.stringPropertyNames().stream()
        .filter(name -> name.startsWith(PARAMETER))
        .forEach(
            name -> parameters.put(name.substring(PARAMETER.length()), text.getProperty(name)));
    return new AuditEntry(
        Instant.parse(text.getProperty("at", "")),
        new Actor(text.getProperty("actor", ""), Role.ADMIN, "", ""),
        text.getProperty("action", ""),
        text.getProperty("target", ""),
        parameters,
        text.getProperty("reason", ""),
        AuditEntry.Outcome.valueOf(text.getProperty("outcome", "").toUpperCase(Locale.ROOT)),
        text.getProperty("detail", ""));
  }
}
