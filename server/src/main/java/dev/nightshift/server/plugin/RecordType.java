package dev.nightshift.server.plugin;

import dev.nightshift.job.Setting;
import dev.nightshift.server.catalog.JobDefinition.SettingDescription;
import dev.nightshift.server.catalog.NearNames;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A record whose components are keys. */
final class RecordType implements SettingType {
  private final Class<?> type;
  private final List<Key> keys = new ArrayList<>();
  private Constructor<?> constructor;

  RecordType(Class<?> type) {
    this.type = type;
  }

  /** Second half of the construction, since a record may contain itself. */
  void read(SettingTypes types) {
    Set<String> names = new HashSet<>();
    for (var component : type.getRecordComponents()) {
      var key = Key.of(component, types);
      if (!names.add(key.name())) {
        throw new UnusableSettingsException(
            "the settings' key " + key.name() + " belongs to two components");
      }
      keys.add(key);
    }
    try {
      var parameters =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new UnusableSettingsException(
          "the settings record " + type.getName() + " cannot be made: " + e);
    }
    keys.forEach(Key::checkDefault);
  }

  @Override
  public String words() {
    return "keys";
  }

  @Override
  public boolean mayBeAbsent() {
    return keys.stream().allMatch(Key::mayBeAbsent);
  }

  @Override
  public Optional<Object> absent(ConfigNode.Empty place, List<ConfigProblem> problems) {
    return bind(place, SettingRange.ANY, problems);
  }

  @Override
  public Optional<Object> bind(ConfigNode node, SettingRange range, List<ConfigProblem> problems) {
    if (node instanceof ConfigNode.Empty) {
      return bindKeys(new ConfigNode.Mapping(node.path(), node.line(), Map.of()), problems);
    }
    if (node instanceof ConfigNode.Mapping mapping) {
      return bindKeys(mapping, problems);
    }
    problems.add(
        new ConfigProblem(
            node.line(),
            node.path(),
            SettingType.says(node)
                + "; write its keys below it: "
                + String.join(", ", names())
                + "."));
    return Optional.empty();
  }

  private Optional<Object> bindKeys(ConfigNode.Mapping mapping, List<ConfigProblem> problems) {
    int before = problems.size();
    for (var unknown : mapping.entries().keySet()) {
      if (!names().contains(unknown)) {
        var node = mapping.entries().get(unknown);
        problems.add(
            new ConfigProblem(
                node.line(),
                node.path(),
                node.path()
                    + (keys.isEmpty()
                        ? ": no setting is taken here; remove it."
                        : ": there is no such key. " + NearNames.hint(unknown, names()))));
      }
    }
    List<Object> values = new ArrayList<>();
    for (var key : keys) {
      key.value(mapping, problems).ifPresent(values::add);
    }
    return problems.size() == before ? make(mapping, values, problems) : Optional.empty();
  }

  private Optional<Object> make(
      ConfigNode.Mapping place, List<Object> values, List<ConfigProblem> problems) {
    Throwable cause;
    try {
      return Optional.of(constructor.newInstance(values.toArray()));
    } catch (InvocationTargetException e) {
      cause = e.getCause();
    } catch (ReflectiveOperationException e) {
      cause = e;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    var text = cause instanceof IllegalArgumentException ? cause.getMessage() : cause.toString();
    problems.add(
        new ConfigProblem(place.line(), place.path(), place.path() + ": " + sentence(text)));
    return Optional.empty();
  }

  static String sentence(String text) {
    var trimmed = text == null ? "it is refused without a reason" : text.strip();
    return trimmed.endsWith(".") || trimmed.endsWith("?") ? trimmed : trimmed + ".";
  }

  private List<String> names() {
    return keys.stream().map(Key::name).toList();
  }

  /** Every key, those of inner records below the key that holds them. */
  List<SettingDescription> describe(String prefix) {
    return describe(prefix, new HashSet<>());
  }

  private List<SettingDescription> describe(String prefix, Set<Class<?>> outer) {
    List<SettingDescription> all = new ArrayList<>();
    if (!outer.add(type)) {
      return all;
    }
    for (var key : keys) {
      all.add(key.describe(prefix));
      var below = prefix + key.name() + ".";
      for (SettingType inner = key.type(); inner != null; ) {
        if (inner instanceof RecordType record) {
          all.addAll(record.describe(below, outer));
          break;
        } else if (inner instanceof ListOf list) {
          below = below.substring(0, below.length() - 1) + "[].";
          inner = list.element();
        } else if (inner instanceof MapOf map) {
          below += "<name>.";
          inner = map.element();
        } else {
          inner = inner instanceof OptionalOf optional ? optional.element() : null;
        }
      }
    }
    outer.remove(type);
    return all;
  }

  private record Key(
      String name, SettingType type, SettingRange range, String byDefault, String about) {

    static Key of(RecordComponent component, SettingTypes types) {
      var type = types.of(component.getGenericType(), component.getName());
      var setting = component.getAnnotation(Setting.class);
      if (setting == null) {
        return new Key(component.getName(), type, SettingRange.ANY, "", "");
      }
      var name = setting.name().isEmpty() ? component.getName() : setting.name();
      boolean hasExample = component.getType() == URI.class && !setting.byDefault().isEmpty();
      return new Key(
          name,
          hasExample ? SettingTypes.address(setting.byDefault()) : type,
          SettingRange.of(setting),
          setting.byDefault(),
          setting.value());
    }

    boolean mayBeAbsent() {
      return !byDefault.isEmpty() || type.mayBeAbsent();
    }

    Optional<Object> value(ConfigNode.Mapping parent, List<ConfigProblem> problems) {
      var node = parent.entries().get(name);
      if (node != null && !(node instanceof ConfigNode.Empty)) {
        return type.bind(node, range, problems);
      }
      var path = parent.path().isEmpty() ? name : parent.path() + "." + name;
      if (!byDefault.isEmpty()) {
        return type.bind(type.written(path, byDefault), range, problems);
      }
      int line = node == null ? parent.line() : node.line();
      if (type.mayBeAbsent()) {
        return type.absent(new ConfigNode.Empty(path, line), problems);
      }
      var purpose = about.isEmpty() ? "" : " (" + about.replaceAll("\\.$", "") + ")";
      problems.add(
          new ConfigProblem(
              line, path, path + " is missing; it is required: " + words() + purpose + "."));
      return Optional.empty();
    }

    void checkDefault() {
      if (byDefault.isEmpty()) {
        return;
      }
      List<ConfigProblem> problems = new ArrayList<>();
      try {
        type.bind(type.written(name, byDefault), range, problems);
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
      if (!problems.isEmpty()) {
        throw new UnusableSettingsException(
            "the settings' default is wrong: " + problems.get(0).sentence());
      }
    }

    SettingDescription describe(String prefix) {
      var shown = byDefault.isEmpty() && type.mayBeAbsent() ? "none" : byDefault;
      return new SettingDescription(prefix + name, words(), shown, about);
    }

    private String words() {
      var limits = range.words(type.isTime());
      return limits.isEmpty() ? type.words() : type.words() + " " + limits;
    }
  }
}
