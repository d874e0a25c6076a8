package dev.nightshift.server.plugin;

import dev.nightshift.job.Secret;
import dev.nightshift.server.schedule.Durations;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds the setting type of a Java type. Not thread-safe. */
final class SettingTypes {
  private final Map<Class<?>, SettingType> known = new HashMap<>();

  SettingTypes(Path dataFolder, SecretReferences secrets) {
    var text = SettingType.Single.of("text", "write a single text", Optional::of);
    known.put(String.class, text);
    number("whole number", "write a whole number", int.class, Integer.class, Integer::valueOf);
    number("whole number", "write a whole number", long.class, Long.class, Long::valueOf);
    number("number", "write a number", double.class, Double.class, SettingTypes::finite);
    var bool =
        SettingType.Single.of(
            "true or false",
            "write true or false",
            value ->
                value.equals("true") || value.equals("false")
                    ? Optional.of(Boolean.valueOf(value))
                    : Optional.empty());
    known.put(boolean.class, bool);
    known.put(Boolean.class, bool);
    known.put(
        Duration.class,
        new SettingType.Single(
            "duration", "write a duration as 30d, 12h or 90s", true, Durations::parse));
    single(Instant.class, "instant", "write an instant as 2026-01-31T02:00:00Z", Instant::parse);
    single(LocalTime.class, "time of day", "write a time of day as 02:30", LocalTime::parse);
    single(ZoneId.class, "time zone", "write a time zone as Europe/Zurich or UTC", ZoneId::of);
    known.put(URI.class, address("https://host/path"));
    single(
        Path.class,
        "path",
        "write a path; a relative one starts in the data folder",
        value -> dataFolder.resolve(value).normalize());
    known.put(Secret.class, secrets);
    known.put(ConfigNode.class, new SettingType.Raw());
  }

  /**
   * @param component names the place in the code, for the message
   * @throws UnusableSettingsException if config.yml cannot hold such a value
   */
  SettingType of(Type type, String component) {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return new SettingType.ListOf(of(arguments[0], component));
      }
      if (generic.getRawType() == Optional.class) {
        return new SettingType.OptionalOf(of(arguments[0], component));
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return new SettingType.MapOf(of(arguments[1], component));
      }
    }
    if (type instanceof Class<?> plain) {
      var found = known.get(plain);
      if (found != null) {
        return found;
      }
      if (plain.isEnum()) {
        return oneOf(plain);
      }
      if (plain.isRecord() && plain.getTypeParameters().length == 0) {
        var record = new RecordType(plain);
        known.put(plain, record);
        record.read(this);
        return record;
      }
    }
    throw new UnusableSettingsException(
        "the settings' component "
            + component
            + " is of type "
            + type.getTypeName()
            + ", which config.yml cannot hold");
  }

  /**
   * @param example of an address that such a setting takes
   */
  static SettingType address(String example) {
    return guarded("address", "write an address as " + example, URI::create);
  }

  private static SettingType oneOf(Class<?> type) {
    Map<String, Object> constants = new HashMap<>();
    var names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
            .toList();
    for (var constant : type.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name().toLowerCase(Locale.ROOT), constant);
    }
    var list = String.join(", ", names);
    return SettingType.Single.of(
        "one of " + list,
        "write one of " + list,
        value -> Optional.ofNullable(constants.get(value.replace('-', '_'))));
  }

  private <T> void number(
      String words, String rule, Class<T> primitive, Class<T> boxed, Function<String, T> parse) {
    Function<String, T> grouped = value -> parse.apply(value.replaceAll("(?<=\\d)_(?=\\d)", ""));
    known.put(primitive, guarded(words, rule, grouped));
    known.put(boxed, guarded(words, rule, grouped));
  }

  private <T> void single(Class<T> type, String words, String rule, Function<String, T> parse) {
    known.put(type, guarded(words, rule, parse));
  }

  private static SettingType guarded(String words, String rule, Function<String, ?> parse) {
    return SettingType.Single.of(
        words,
        rule,
        value -> {
          try {
            return Optional.of(parse.apply(value));
          } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
          }
        });
  }

  private static Double finite(String text) {
    double value = Double.parseDouble(text);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }
}
