package dev.nightshift.jobs.validators;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.nightshift.job.Fixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** 250 validators whose endpoints are status files, so that they need no network. */
final class ValidatorsFixture {
  static final int VALIDATORS = 250;
  static final String ENDPOINTS = "endpoints";

  private ValidatorsFixture() {}

  static Fixture<Fetch.Settings> make() {
    return new Fixture<>(
        "validators",
        "A list of 250 validators, each with a status file that says its version",
        settings -> make(settings.list()));
  }

  private static String make(Path list) throws IOException {
    if (Files.exists(list)) {
      return "the list " + list + " is there already";
    }
    var endpoints = Files.createDirectories(list.resolveSibling(ENDPOINTS));
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 1; i <= VALIDATORS; i++) {
      var id = String.format(Locale.ROOT, "v-%03d", i);
      Files.writeString(
          endpoints.resolve(id + ".json"),
          "{\"status\": \"ok\", \"version\": \"1." + i % 7 + ".0\"}\n");
      Map<String, Object> validator = new LinkedHashMap<>();
      validator.put("id", id);
      validator.put("publicKey", key(id));
      validator.put("endpoint", "file:" + ENDPOINTS + "/" + id + ".json");
      all.add(validator);
    }
    Files.writeString(list, JSON.std.asString(all));
    return "made a list of " + VALIDATORS + " validators, " + list;
  }

  private static String key(String id) {
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "")
        .toUpperCase(Locale.ROOT);
  }
}
