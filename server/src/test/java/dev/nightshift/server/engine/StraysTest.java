package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StraysTest {
  private static final UUID RUN = new UUID(0, 1);

  private final OwnRuns own = new OwnRuns();
  private final Set<UUID> running = new LinkedHashSet<>(List.of(RUN));
  private final List<UUID> released = new ArrayList<>();
  private Runnable onceRead = () -> {};

  private void look() {
    var ticker = new TestTicker();
    var lease =
        new NodeLease(new NodeName("id-1", "node-1", "1"), false, TestSettings.of(""), ticker);
    var strays = new Strays(store(), own, lease, ticker, Duration.ofSeconds(30));
    strays.doubt();
    strays.look();
  }

  /** Of a store only what is asked here. */
  private RunStore store() {
    return (RunStore)
        Proxy.newProxyInstance(
            RunStore.class.getClassLoader(),
            new Class<?>[] {RunStore.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "running" -> {
                    var read = List.copyOf(running);
                    onceRead.run();
                    yield read;
                  }
                  case "release" -> {
                    ((List<?>) arguments[1]).forEach(run -> released.add((UUID) run));
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void aRunThatNobodyAnswersForIsGivenBack() {
    look();
    assertThat(released).containsExactly(RUN);
  }

  @Test
  void aRunOfOursStays() {
    own.hold(RUN);
    look();
    assertThat(released).isEmpty();
  }

  @Test
  void aRunThatEndsWhileItIsLookedForIsNotTakenForAStray() {
    own.hold(RUN);
    onceRead =
        () -> {
          running.remove(RUN);
          own.letGo(RUN);
        };
    look();
    assertThat(released).isEmpty();
  }
}
