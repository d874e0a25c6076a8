package dev.nightshift.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.api.FakeBackend;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.OpenRuns;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.StoreSnapshot;
import dev.nightshift.server.security.Role;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
  private static final Clock CLOCK = Clock.fixed(FakeBackend.NOW, ZoneOffset.UTC);

  private final FakeBackend backend = new FakeBackend();
  private final Map<String, Role> roles = new HashMap<>(Map.of("anna's", Role.VIEWER));
  private int lines = 2;

  /** A run whose log grows. */
  private final RunHistory history =
      new RunHistory() {
        @Override
        public Optional<Run> find(UUID id) {
          return backend.find(id);
        }

        @Override
        public Page list(Query query) {
          return backend.list(query);
        }

        @Override
        public List<LogLine> log(UUID run, long after, int limit) {
          return java.util.stream.LongStream.rangeClosed(after + 1, lines)
              .limit(limit)
              .mapToObj(n -> new LogLine(n, FakeBackend.NOW, "INFO", "scrub", "line " + n))
              .toList();
        }

        @Override
        public StoreSnapshot snapshot() {
          return backend.snapshot();
        }
      };

  private final OpenRuns open =
      new OpenRuns() {
        @Override
        public List<Run> running(int most) {
          return backend.find(FakeBackend.RUNNING).stream().toList();
        }

        @Override
        public List<Run> waiting(int most) {
          return List.of();
        }
      };

  private final LiveFeed feed =
      new LiveFeed(
          new Shared(
              new JobOverview.Reader(FakeBackend::catalogue, history, backend),
              open,
              backend::snapshot,
              CLOCK),
          history,
          sessions -> roles);

  @AfterEach
  void stop() {
    feed.stop();
  }

  private LiveFeed.Subscription join(Optional<UUID> run, long after, LiveFeed.Login login) {
    return feed.join(run, after, login).orElseThrow();
  }

  private LiveFeed.Subscription join() {
    return join(Optional.empty(), 0, LiveFeed.Login.NONE);
  }

  @Test
  void aViewerHearsOnceOfWhatChangedAndOfNothingWhileNothingDoes() throws Exception {
    var viewer = join();
    feed.tick();
    assertThat(viewer.next(0)).isEqualTo("event: change\ndata: {}\n\n");
    assertThat(viewer.next(0))
        .startsWith("event: progress\ndata: [{")
        .contains("\"percent\":64", FakeBackend.RUNNING.toString());
    feed.tick();
    assertThat(viewer.next(0)).isNull();
  }

  @Test
  void eachViewerOfARunHasItsLogFromTheLineThatItKnows() throws Exception {
    var one = join(Optional.of(FakeBackend.FAILED), 2, LiveFeed.Login.NONE);
    var other = join();
    feed.tick();
    drain(one);
    lines = 3;
    feed.tick();
    assertThat(one.next(0)).startsWith("event: log\n").contains("line 3").doesNotContain("line 2");
    assertThat(drain(other)).doesNotContain("event: log");
    feed.tick();
    assertThat(one.next(0)).isNull();
  }

  @Test
  void whoDoesNotKeepUpIsLetGo() throws Exception {
    var slow = join(Optional.of(FakeBackend.FAILED), 0, LiveFeed.Login.NONE);
    for (int i = 0; i < 80; i++) {
      lines++;
      feed.tick();
    }
    assertThat(slow.next(0)).as("it is over").isEmpty();
    assertThat(feed.viewers()).isZero();
  }

  @Test
  void whoseSessionHasEndedOrWhoHasAnotherRoleIsLetGo() throws Exception {
    var anna = join(Optional.empty(), 0, new LiveFeed.Login("anna's", Role.VIEWER));
    var ben = join(Optional.empty(), 0, new LiveFeed.Login("ben's", Role.VIEWER));
    var nobody = join();
    feed.tick();
    assertThat(ben.next(0)).as("ben's session is not open").isEmpty();
    assertThat(feed.viewers()).isEqualTo(2);
    roles.put("anna's", Role.ADMIN);
    feed.tick();
    assertThat(anna.next(0)).isEmpty();
    assertThat(drain(nobody)).contains("event: change");
    assertThat(feed.viewers()).isEqualTo(1);
  }

  @Test
  void thereIsRoomForSoManyAndNobodyComesOnceItStops() throws Exception {
    var first = join();
    while (feed.viewers() < LiveFeed.MOST_VIEWERS) {
      var unused = join();
    }
    assertThat(feed.join(Optional.empty(), 0, LiveFeed.Login.NONE)).isEmpty();
    feed.leave(first);
    var last = join();
    feed.stop();
    assertThat(last.next(0)).isEmpty();
    assertThat(feed.join(Optional.empty(), 0, LiveFeed.Login.NONE)).isEmpty();
  }

  private static String drain(LiveFeed.Subscription viewer) throws InterruptedException {
    var all = new StringBuilder();
    for (var event = viewer.next(0); event != null; event = viewer.next(0)) {
      all.append(event);
    }
    return all.toString();
  }
}
