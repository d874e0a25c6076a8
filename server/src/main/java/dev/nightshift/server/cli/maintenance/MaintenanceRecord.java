package dev.nightshift.server.cli.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ServerClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A folder that says how all jobs stood before maintenance. */
record MaintenanceRecord(Path folder) {
  static final String SCHEDULES = "schedules.json";
  static final String JOBS = "jobs.json";
  static final String JOBS_TEXT = "jobs.txt";
  static final String FINDINGS = "findings.json";
  static final String STORE = "store.backup.zip";
  static final String ANNOUNCEMENT = "announcement.txt";
  private static final String PREFIX = "maintenance_";
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Its name if none is given: it can be found by it. */
  static Path named(Instant now) {
    return Path.of(PREFIX + MINUTE.format(now));
  }

  /**
   * The newest one here.
   *
   * @throws CommandFailure if there is none
   */
  static MaintenanceRecord newest() throws IOException {
    try (var folders = Files.newDirectoryStream(Path.of(""), PREFIX + "*")) {
      List<Path> found = new ArrayList<>();
      folders.forEach(found::add);
      return found.stream()
          .filter(folder -> Files.exists(folder.resolve(JOBS)))
          .max(Comparator.comparing(Path::toString))
          .map(MaintenanceRecord::new)
          .orElseThrow(
              () ->
                  CommandFailure.usage(
                      "there is no folder "
                          + PREFIX
                          + "* here; name the one that maintenance pre made with --before"));
    }
  }

  void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text.endsWith("\n") ? text : text + "\n");
  }

  JsonNode read(String file) throws IOException {
    try {
      return ServerClient.MAPPER.readTree(Files.readString(folder.resolve(file)));
    } catch (NoSuchFileException e) {
      throw CommandFailure.usage(
          folder + " has no " + file + "; name the folder that maintenance pre made with --before");
    }
  }

  /** How a job is not as it was, in words; by its name, and nothing for one that is. */
  static Map<String, String> changes(JsonNode before, JsonNode now) {
    var then = byName(before);
    var after = byName(now);
    Map<String, String> changes = new TreeMap<>();
    then.forEach(
        (name, job) -> {
          var other = after.get(name);
          if (other == null) {
            changes.put(name, "is gone; ./nightshift plugins and ./nightshift check say why");
            return;
          }
          List<String> words = new ArrayList<>();
          boolean paused = job.path("pause").isObject();
          if (other.path("pause").isObject() != paused) {
            words.add(paused ? "was paused, and is not any more" : "is paused");
          }
          differs(job, other, "schedule", words);
          differs(job, other, "intensity", words);
          if (!words.isEmpty()) {
            changes.put(name, String.join("; ", words));
          }
        });
    after.keySet().stream()
        .filter(name -> !then.containsKey(name))
        .forEach(name -> changes.put(name, "is new"));
    return changes;
  }

  private static void differs(JsonNode before, JsonNode now, String field, List<String> words) {
    var then = before.path(field).asText();
    var after = now.path(field).asText();
    if (!Objects.equals(then, after)) {
      words.add(field + " is " + after + ", was " + then);
    }
  }

  static Map<String, JsonNode> byName(JsonNode jobs) {
    Map<String, JsonNode> named = new TreeMap<>();
    jobs.path("items").forEach(job -> named.put(job.path("name").asText(), job));
    return named;
  }
}
