package dev.nightshift.job;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * A value that must not be printed. In config.yml it is a reference, {@code env:NAME} or {@code
 * file:/path}, never the value itself.
 */
public final class Secret {
  private final String reference;
  private final Supplier<String> source;

  /**
   * @param reference what stands in config.yml
   * @param source reads the value anew at each call, so that a rotated secret takes effect without
   *     a restart
   */
  public Secret(String reference, Supplier<String> source) {
    this.reference = Objects.requireNonNull(reference, "reference");
    this.source = Objects.requireNonNull(source, "source");
  }

  /**
   * The value, as it is now. Read it when you need it and do not keep it.
   *
   * @throws IllegalStateException naming the reference, if there is nothing
   */
  public String reveal() {
    var value = source.get();
    if (value == null) {
      throw new IllegalStateException("the secret " + reference + " is not set");
    }
    return value;
  }

  /** The reference, never the value. */
  @Override
  public String toString() {
    return reference;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.reference.equals(reference);
  }

  @Override
  public int hashCode() {
    return reference.hashCode();
  }
}
