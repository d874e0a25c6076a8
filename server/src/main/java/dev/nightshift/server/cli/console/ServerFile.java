package dev.nightshift.server.cli.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a running server is found, written into its data folder.
 *
 * @param url without a slash at the end
 * @param pid its process
 */
public record ServerFile(String url, long pid) {
  private static final String NAME = "server.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What the data folder says; empty without a server. */
  public static Optional<ServerFile> read(Path dataFolder) {
    try {
      var json = MAPPER.readTree(Files.readString(dataFolder.resolve(NAME)));
      return Optional.of(new ServerFile(json.path("url").asText(), json.path("pid").asLong()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether that process lives; a server that was killed leaves its file behind. */
  public boolean alive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  public void write(Path dataFolder) throws IOException {
    var fresh = dataFolder.resolve(NAME + ".new");
    Files.writeString(fresh, MAPPER.writeValueAsString(Map.of("url", url, "pid", pid)) + "\n");
    Files.move(fresh, dataFolder.resolve(NAME), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  public static void delete(Path dataFolder) throws IOException {
    Files.deleteIfExists(dataFolder.resolve(NAME));
  }
}
