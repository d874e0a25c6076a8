package dev.nightshift.server.catalog;

import dev.nightshift.server.conventions.Naming;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The catalogue as it is at this moment. Whoever keeps one for longer than a call asks anew each
 * time; whoever needs several answers that fit together takes one {@link #now} for all of them. The
 * naming never changes while a server runs.
 */
public interface CurrentCatalogue {

  /** What holds now; never changes itself. */
  Catalogue now();

  /** See {@link Catalogue#naming}. */
  default Naming naming() {
    return now().naming();
  }

  /** See {@link Catalogue#jobs}. */
  default List<JobDefinition> jobs() {
    return now().jobs();
  }

  /** See {@link Catalogue#job}. */
  default Optional<JobDefinition> job(String name) {
    return now().job(name);
  }

  /** Something made of the catalogue, made once for each. Thread-safe if {@code make} is pure. */
  default <T> Supplier<T> derived(Function<Catalogue, T> make) {
    return new DerivedFromCatalogue<>(this, make);
  }
}
