package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.ServerOperations;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OfferedOperationsTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private final Pages pages = new Pages(1_234);

  @Test
  void runsAreReadPageByPageAndToldOldestFirst() {
    var runs = operations().runs("gc", START, START.plusSeconds(5_000), 10_000);
    assertThat(runs).hasSize(1_234);
    assertThat(runs.get(0).started()).isEqualTo(START);
    assertThat(runs.get(1_233).started()).isEqualTo(START.plusSeconds(1_233));
    assertThat(pages.asked.get(0).states())
        .doesNotContain(RunState.QUEUED, RunState.RUNNING)
        .contains(RunState.SUCCEEDED, RunState.STALLED);
  }

  @Test
  void aLimitKeepsTheNewest() {
    var runs = operations().runs("", START, START.plusSeconds(5_000), 700);
    assertThat(runs).extracting(ServerOperations.Run::started).hasSize(700);
    assertThat(runs.get(699).started()).isEqualTo(START.plusSeconds(1_233));
    assertThat(pages.asked.get(0).job()).isNull();
  }

  private ServerOperations operations() {
    return new OfferedOperations(null, null, null, pages, null, null, null, null, null, null);
  }

  /** So many runs, a second apart. */
  private static final class Pages implements RunSearch {
    private final List<Run> newestFirst;
    private final List<Filter> asked = new ArrayList<>();

    Pages(int count) {
      newestFirst =
          IntStream.range(0, count)
              .mapToObj(i -> START.plusSeconds(count - 1L - i))
              .map(
                  at ->
                      Run.of(UUID.randomUUID(), "gc")
                          .at("node", at)
                          .state(RunState.SUCCEEDED)
                          .finished(at.plusSeconds(1), null)
                          .build())
              .toList();
    }

    @Override
    public Found find(Filter filter, Place place, int limit) {
      asked.add(filter);
      int from = place.before() == null ? 0 : index(place.before()) + 1;
      var page = newestFirst.subList(from, Math.min(newestFirst.size(), from + limit));
      boolean more = from + page.size() < newestFirst.size();
      return new Found(page, more ? page.get(page.size() - 1).id() : null, null, null);
    }

    private int index(UUID id) {
      return newestFirst.stream().map(Run::id).toList().indexOf(id);
    }

    @Override
    public List<Run> attempts(UUID root) {
      return List.of();
    }

    @Override
    public List<Run> retries(UUID root) {
      return List.of();
    }

    @Override
    public Lines log(UUID run, LineFilter filter, int limit) {
      return new Lines(List.<LogLine>of(), false);
    }
  }
}
