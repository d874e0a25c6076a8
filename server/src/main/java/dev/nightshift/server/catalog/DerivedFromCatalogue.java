package dev.nightshift.server.catalog;

import java.util.function.Function;
import java.util.function.Supplier;

/** Makes something of each catalogue when it is first asked for. */
final class DerivedFromCatalogue<T> implements Supplier<T> {
  private final CurrentCatalogue current;
  private final Function<Catalogue, T> make;
  private volatile Made<T> last;

  DerivedFromCatalogue(CurrentCatalogue current, Function<Catalogue, T> make) {
    this.current = current;
    this.make = make;
  }

  @Override
  public T get() {
    var made = last;
    return made != null && same(made.from, current.now()) ? made.value : renew();
  }

  private synchronized T renew() {
    var catalogue = current.now();
    if (last == null || !same(last.from, catalogue)) {
      last = new Made<>(catalogue, make.apply(catalogue));
    }
    return last.value;
  }

  /** To compare a thousand jobs at every scrape would be dear. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean same(Catalogue one, Catalogue other) {
    return one == other;
  }

  private record Made<T>(Catalogue from, T value) {}
}
