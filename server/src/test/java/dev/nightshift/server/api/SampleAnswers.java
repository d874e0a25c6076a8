package dev.nightshift.server.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Answers with something in each of their fields, made of their types. */
final class SampleAnswers {
  private SampleAnswers() {}

  /** By the name of their type. */
  static Map<String, Object> all() {
    var samples = new TreeMap<String, Object>();
    for (var operation : ApiOperation.all()) {
      operation.answer().ifPresent(type -> samples.put(name(type), value(type, "", Map.of())));
    }
    samples.put("ProblemJson", value(ProblemJson.class, "", Map.of()));
    return samples;
  }

  /** As the API's document has it. */
  static String name(Type type) {
    if (type instanceof ParameterizedType generic) {
      return name(generic.getRawType()) + name(generic.getActualTypeArguments()[0]);
    }
    return ((Class<?>) type).getSimpleName();
  }

  private static Object value(Type type, String name, Map<TypeVariable<?>, Type> bound) {
    if (type instanceof TypeVariable<?> variable) {
      return value(bound.get(variable), name, bound);
    }
    if (type instanceof ParameterizedType generic) {
      var raw = (Class<?>) generic.getRawType();
      var arguments = generic.getActualTypeArguments();
      if (List.class.isAssignableFrom(raw)) {
        return List.of(value(arguments[0], name, bound));
      }
      if (Map.class.isAssignableFrom(raw)) {
        return Map.of("name", value(arguments[1], name, bound));
      }
      Map<TypeVariable<?>, Type> inner = new HashMap<>();
      for (int i = 0; i < arguments.length; i++) {
        inner.put(raw.getTypeParameters()[i], arguments[i]);
      }
      return made(raw, inner);
    }
    return plain((Class<?>) type, name);
  }

  private static Object plain(Class<?> type, String name) {
    if (type == String.class) {
      return name;
    }
    if (type == UUID.class) {
      return UUID.fromString("019cab00-0000-7000-8000-000000000001");
    }
    if (type == Instant.class) {
      return Instant.parse("2026-03-01T12:00:00Z");
    }
    if (type == LocalDate.class) {
      return LocalDate.parse("2026-03-01");
    }
    if (type == int.class || type == Integer.class) {
      return 7;
    }
    if (type == long.class || type == Long.class) {
      return 7L;
    }
    if (type == double.class || type == Double.class) {
      return 0.5;
    }
    if (type == boolean.class || type == Boolean.class) {
      return true;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type == Object.class) {
      return name;
    }
    if (type.isRecord()) {
      return made(type, Map.of());
    }
    throw new AssertionError("make a sample of " + type + " in SampleAnswers");
  }

  private static Object made(Class<?> record, Map<TypeVariable<?>, Type> bound) {
    var components = record.getRecordComponents();
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    var values =
        Arrays.stream(components)
            .map(one -> value(one.getGenericType(), one.getName(), bound))
            .toArray();
    try {
      var constructor = record.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("no sample can be made of " + record, e);
    }
  }
}
