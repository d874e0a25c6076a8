package dev.nightshift.server.bundle.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a team wants to hear of alerts, in Alertmanager's own form.
 *
 * @param receivers by name, in the order of the file
 */
public record OwnReceivers(Map<String, Map<String, Object>> receivers) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  public OwnReceivers {
    receivers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(receivers));
  }

  /**
   * Reads {@code receivers: [{name: …, webhook_configs: […]}]}.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static OwnReceivers parse(String file, String text) {
    Map<String, List<Map<String, Object>>> root;
    try {
      root =
          YAML.readValue(
              text, new TypeReference<LinkedHashMap<String, List<Map<String, Object>>>>() {});
    } catch (JsonProcessingException e) {
      throw refused(file, " is not to be understood", e);
    }
    if (root == null || root.size() != 1 || root.get("receivers") == null) {
      throw refused(file, " holds something else", null);
    }
    Map<String, Map<String, Object>> receivers = new LinkedHashMap<>();
    for (var receiver : root.get("receivers")) {
      if (!(receiver.get("name") instanceof String name) || name.isBlank()) {
        throw refused(file, " has a receiver without a name", null);
      }
      if (receivers.put(name, receiver) != null) {
        throw refused(file, " has two receivers named " + name, null);
      }
    }
    return new OwnReceivers(receivers);
  }

  private static IllegalArgumentException refused(String file, String what, Exception cause) {
    return new IllegalArgumentException(
        file + what + "; write \"receivers:\" and below it a list as Alertmanager reads it", cause);
  }

  /** The receiver of that name. */
  public Optional<Object> named(String name) {
    return Optional.ofNullable(receivers.get(name));
  }

  /** All others. */
  public List<Object> except(Set<String> names) {
    List<Object> others = new ArrayList<>();
    receivers.forEach(
        (name, receiver) -> {
          if (!names.contains(name)) {
            others.add(receiver);
          }
        });
    return others;
  }
}
