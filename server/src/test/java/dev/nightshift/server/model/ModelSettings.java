package dev.nightshift.server.model;

import static java.util.Map.entry;

import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.run.LogCap;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** How the engines of stories behave: as usual, but with short leases and few workers. */
final class ModelSettings {
  static final Duration LEASE = Duration.ofSeconds(10);

  private static final Map<String, Object> CHANGED =
      Map.ofEntries(
          entry("lease", LEASE),
          entry("renewEvery", Duration.ofSeconds(3)),
          entry("concurrency", Map.of("default", 3)),
          entry("namedQueue", 2),
          entry("late", Duration.ofSeconds(10)),
          entry("catchUp", 20),
          entry("logCap", new LogCap(20, 2_000)),
          entry("grace", Duration.ofMillis(50)),
          entry("stopRunsAfter", Duration.ofSeconds(7)),
          entry("stalledInterval", Duration.ofSeconds(2)),
          entry("interruptAfter", Duration.ofSeconds(3)),
          entry("abandonAfter", Duration.ofSeconds(5)));

  private ModelSettings() {}

  static EngineSettings settings() {
    try {
      var parts = EngineSettings.class.getRecordComponents();
      var values = new Object[parts.length];
      for (int i = 0; i < parts.length; i++) {
        values[i] =
            CHANGED.containsKey(parts[i].getName())
                ? CHANGED.get(parts[i].getName())
                : parts[i].getAccessor().invoke(EngineSettings.DEFAULT);
      }
      var types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return EngineSettings.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
