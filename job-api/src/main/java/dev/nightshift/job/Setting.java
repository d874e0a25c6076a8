package dev.nightshift.job;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of a settings record. Without it a component is required and bound under
 * its own name.
 *
 * <p>Components may be: {@code String}, {@code int}, {@code long}, {@code double}, {@code boolean},
 * enums (written in lower case), {@link java.time.Duration} ({@code 30d}, {@code 12h}, {@code 90s},
 * {@code 100ms}), {@link java.time.Instant}, {@link java.time.LocalTime}, {@link java.time.ZoneId},
 * {@link java.nio.file.Path} (relative ones are resolved against the data folder), {@link
 * java.net.URI}, {@link Secret}, further records, {@code List<T>}, {@code Map<String, T>} and
 * {@code Optional<T>} of these. A rule over several components belongs into the record's compact
 * constructor, as an {@link IllegalArgumentException}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

  /** One sentence for the reference page; may be empty. */
  String value() default "";

  /** The key in config.yml, where it is not the component's name. */
  String name() default "";

  /**
   * The value where config.yml gives none, written as in config.yml; empty: none, so that the key
   * is required.
   */
  String byDefault() default "";

  /** The least allowed number; of a duration: seconds. */
  double min() default Double.NEGATIVE_INFINITY;

  /** The greatest allowed number; of a duration: seconds. */
  double max() default Double.POSITIVE_INFINITY;
}
