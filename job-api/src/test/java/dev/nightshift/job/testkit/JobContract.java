package dev.nightshift.job.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightshift.job.CancelledException;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.FailureMode;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.ServerOperations;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules that every job keeps. Extend it once per job:
 *
 * <pre>{@code
 * class SessionCleanupTest extends JobContract<SessionCleanup.Settings> {
 *   protected SessionCleanup job() {
 *     return new SessionCleanup();
 *   }
 *
 *   protected SessionCleanup.Settings settings(Path folder) {
 *     return new SessionCleanup.Settings(folder.resolve("sessions.db"));
 *   }
 * }
 * }</pre>
 *
 * <p>The fixtures are made once per class and copied for each test, so they must not contain
 * absolute paths; otherwise override {@link #prepare}.
 *
 * @param <S> the job's settings
 */
public abstract class JobContract<S> {
  private static final Map<Class<?>, Path> WORLDS = new ConcurrentHashMap<>();
  @TempDir static Path shared;
  @TempDir Path folder;

  /** The job, anew at each call. */
  protected abstract Job<S> job();

  /**
   * Settings whose files all lie below a folder; equal for equal folders. Keep timeouts short.
   *
   * @param folder exists
   */
  protected abstract S settings(Path folder);

  /** Whether a run right after the fixtures finds something to do. */
  protected boolean fixtureHasWork() {
    return true;
  }

  /** What the server can do for the job in these tests; by default nothing is granted. */
  protected Optional<ServerOperations> operations() {
    return Optional.empty();
  }

  /** Makes the world of one test; by default a copy of what the fixtures made. */
  protected void prepare(Path folder) throws Exception {
    if (!WORLDS.containsKey(getClass())) {
      var world = Files.createDirectories(shared.resolve("world"));
      for (Fixture<S> fixture : job().fixtures()) {
        fixture.work().apply(settings(world));
      }
      WORLDS.put(getClass(), world);
    }
    Folders.copy(WORLDS.get(getClass()), folder);
  }

  @Test
  @SuppressWarnings("rawtypes") // a service's type has no type argument
  void isFoundByTheServiceLoader() {
    var found =
        ServiceLoader.load(Job.class).stream().map(provider -> provider.type().getName()).toList();
    assertThat(found)
        .as("classes in META-INF/services/dev.nightshift.job.Job")
        .contains(job().getClass().getName());
  }

  @Test
  void hasAValidName() {
    assertThat(job().type()).matches("[a-z][a-z0-9_-]{0,62}");
  }

  @Test
  void declaresTheSameForEqualSettings() {
    assertThat(values(job().declare(settings(folder))))
        .isEqualTo(values(job().declare(settings(folder))));
  }

  @Test
  void declaresQuicklyAndTouchesNothing() throws Exception {
    var settings = settings(folder);
    var before = Folders.contents(folder);
    // the quickest of several: a busy machine may hold up each of them, and the first loads classes
    var quickest = Duration.ofDays(1);
    for (int i = 0; i < 10; i++) {
      long start = System.nanoTime();
      job().declare(settings);
      var took = Duration.ofNanos(System.nanoTime() - start);
      quickest = took.compareTo(quickest) < 0 ? took : quickest;
    }
    assertThat(quickest).isLessThan(Duration.ofSeconds(1));
    assertThat(Folders.contents(folder)).isEqualTo(before);
  }

  @Test
  void saysWhatAnItemIs() {
    assertThat(declaration().item()).isNotBlank().isNotEqualTo("items");
  }

  @Test
  void namesOnlyFaultsThatExist() {
    var faults = job().faults().stream().map(Fault::name).toList();
    assertThat(faults).doesNotHaveDuplicates();
    assertThat(
            Stream.concat(
                    declaration().failureModes().stream().map(FailureMode::fault),
                    declaration().alerts().stream().map(JobAlert::fault))
                .filter(name -> !name.isEmpty()))
        .isSubsetOf(faults);
  }

  @Test
  void namesFailuresByWordsOfTheirErrors() {
    assertThat(declaration().failureModes())
        .extracting(FailureMode::pattern)
        .as("a pattern is looked for as it is written")
        .noneMatch(pattern -> pattern.matches(".*(\\w\\|\\w|\\.\\*|\\[\\w+]).*"));
  }

  @Test
  void runsOnWhatTheFixturesMade() throws Exception {
    prepare(folder);
    try (var context = context()) {
      job().run(context, settings(folder));
      assertThat(context.items() > 0).as("items were counted").isEqualTo(fixtureHasWork());
      for (Metric metric : declaration().metrics()) {
        if (metric.kind() == Metric.Kind.GAUGE) {
          assertGaugeWasSet(context, metric);
        }
      }
    }
  }

  @Test
  void runsOnAnEmptyMachine() throws Exception {
    try (var context = context()) {
      job().run(context, settings(folder));
    }
  }

  @Test
  void leavesAFixtureAloneThatIsThere() throws Exception {
    prepare(folder);
    var before = Folders.contents(folder);
    for (Fixture<S> fixture : job().fixtures()) {
      fixture.work().apply(settings(folder));
    }
    assertThat(Folders.contents(folder)).isEqualTo(before);
  }

  @Test
  void changesNoByteInADryRun() throws Exception {
    prepare(folder);
    var before = Folders.contents(folder);
    try (var context = context().dry()) {
      job().run(context, settings(folder));
    }
    assertThat(Folders.contents(folder)).isEqualTo(before);
  }

  @Test
  void stopsWhenItIsCancelled() throws Exception {
    prepare(folder);
    try (var context = context().cancelAtCheckpoint(1)) {
      assertThat(catchThrowable(() -> job().run(context, settings(folder))))
          .as("a run lets the CancelledException of its first checkpoint pass")
          .isInstanceOf(CancelledException.class);
    }
  }

  @Test
  void stopsWhenItIsInterrupted() throws Exception {
    prepare(folder);
    try (var context = context()) {
      Thread.currentThread().interrupt();
      var end = catchThrowable(() -> job().run(context, settings(folder)));
      assertThat(Thread.interrupted() || end instanceof InterruptedException)
          .as("the interrupt is passed on, not swallowed")
          .isTrue();
      assertThat(end).as("an interrupted run does not succeed").isNotNull();
    }
  }

  @TestFactory
  List<DynamicTest> failsAsDeclaredWhenItsWorldIsBrokenAndRunsAgainWhenItIsHealed() {
    var tests = new ArrayList<DynamicTest>();
    for (FailureMode mode : declaration().failureModes()) {
      if (!mode.fault().isEmpty()) {
        var world = folder.resolve("world" + tests.size());
        tests.add(
            DynamicTest.dynamicTest(
                mode.fault() + " -> " + mode.pattern(), () -> breakAndHeal(mode, world)));
      }
    }
    return tests;
  }

  private void breakAndHeal(FailureMode mode, Path world) throws Exception {
    prepare(Files.createDirectories(world));
    var settings = settings(world);
    var fault =
        job().faults().stream()
            .filter(f -> f.name().equals(mode.fault()))
            .findFirst()
            .orElseThrow();
    try (var context = context(settings, world)) {
      assertThat(fault.breaking().apply(settings)).as("what was broken").isNotBlank();
      var failure = catchThrowable(() -> job().run(context, settings));
      assertThat(failure).as("the run after %s", mode.fault()).isNotNull();
      assertThat(mode.matches(String.valueOf(failure.getMessage())))
          .as("\"%s\" is found in: %s", mode.pattern(), failure)
          .isTrue();
      assertThat(fault.healing().apply(settings)).as("what was healed").isNotBlank();
      try (var after = context.next()) {
        job().run(after, settings);
      }
    }
  }

  private static void assertGaugeWasSet(TestContext context, Metric metric) {
    if (metric.label().isEmpty()) {
      assertThat(context.value(metric.name())).as("gauge %s", metric.name()).isPresent();
    }
    for (String value : metric.values()) {
      assertThat(context.value(metric.name(), value))
          .as("gauge %s{%s=\"%s\"}", metric.name(), metric.label(), value)
          .isPresent();
    }
  }

  private Declaration declaration() {
    return job().declare(settings(folder));
  }

  private TestContext context() {
    return context(settings(folder), folder);
  }

  private TestContext context(S settings, Path world) {
    var context = TestContext.of(job(), settings, world.resolve("job"));
    operations().ifPresent(context::with);
    return context;
  }

  private static Map<String, Object> values(Declaration declaration) {
    var values = new TreeMap<String, Object>();
    Arrays.stream(Declaration.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getParameterCount() == 0)
        .forEach(
            method -> {
              try {
                values.put(method.getName(), method.invoke(declaration));
              } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
              }
            });
    return values;
  }
}
