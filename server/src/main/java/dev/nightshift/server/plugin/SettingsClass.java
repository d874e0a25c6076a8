package dev.nightshift.server.plugin;

import dev.nightshift.job.Job;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the {@code S} of a class that implements {@code Job<S>}, also through base classes. */
final class SettingsClass {
  private SettingsClass() {}

  /**
   * @throws UnusableSettingsException if the class does not fix it
   */
  static Class<?> of(Class<?> job) {
    if (find(job, Map.of()) instanceof Class<?> settings) {
      return settings;
    }
    throw new UnusableSettingsException(
        job.getName()
            + " does not say which settings it takes; implement Job<NoSettings> for none");
  }

  private static Type find(Type type, Map<TypeVariable<?>, Type> known) {
    if (type instanceof ParameterizedType generic) {
      var raw = (Class<?>) generic.getRawType();
      var given = generic.getActualTypeArguments();
      if (raw == Job.class) {
        return given[0] instanceof TypeVariable<?> variable ? known.get(variable) : given[0];
      }
      var variables = raw.getTypeParameters();
      var own =
          IntStream.range(0, given.length)
              .boxed()
              .filter(i -> !(given[i] instanceof TypeVariable<?> v) || known.containsKey(v))
              .collect(
                  Collectors.<Integer, TypeVariable<?>, Type>toMap(
                      i -> variables[i],
                      i -> given[i] instanceof TypeVariable<?> v ? known.get(v) : given[i]));
      return findAbove(raw, own);
    }
    return type instanceof Class<?> plain ? findAbove(plain, known) : null;
  }

  private static Type findAbove(Class<?> type, Map<TypeVariable<?>, Type> known) {
    for (var contract : type.getGenericInterfaces()) {
      var found = find(contract, known);
      if (found != null) {
        return found;
      }
    }
    var base = type.getGenericSuperclass();
    return base == null ? null : find(base, known);
  }
}
