package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.Definitions;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.health.activity.AskedTime;
import dev.nightshift.server.health.activity.ProcessSample;
import dev.nightshift.server.health.activity.Rise;
import dev.nightshift.server.health.activity.Spike;
import dev.nightshift.server.health.activity.WhatRanReader;
import dev.nightshift.server.run.Course;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a real server sampled, and what its runs used, while one job after the other went too far,
 * is looked at again: each time the same jobs must be named. Recorded by {@code WhatRanProofIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecordedIncidentsContract {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String NODE = "a-1";
  private final List<Incident> incidents = new ArrayList<>();
  private H2Store store;
  private WhatRanReader reader;
  private Instant end;

  /** The name of the file. */
  abstract String recording();

  /** A job went too far from here to there. */
  private record Incident(String job, String kind, Instant from, Instant to) {
    boolean meets(Spike spike) {
      return spike.from().isBefore(to) && spike.to().isAfter(from);
    }
  }

  @BeforeAll
  void replay() throws Exception {
    var lines = recorded();
    end =
        lines.stream()
            .filter(line -> line[0].equals("sample"))
            .map(line -> at(line[1]))
            .max(Comparator.naturalOrder())
            .orElseThrow()
            .plusSeconds(1);
    var clock = new TestClock(end);
    store = H2Store.inMemory(UUID.randomUUID().toString(), clock);
    store.runs().open(new NodeName(NODE, "a", "1"), end.minusSeconds(9_000), Duration.ofDays(1));
    store
        .runs()
        .register(
            lines.stream()
                .filter(line -> line[0].equals("run"))
                .map(line -> line[1])
                .distinct()
                .map(
                    job ->
                        new Registration(
                            new JobKey(job, ""),
                            new Schedule.OnDemand(),
                            Optional.empty(),
                            "default",
                            List.of()))
                .toList(),
            end.minusSeconds(9_000));
    List<ProcessSample> samples = new ArrayList<>();
    for (var line : lines) {
      switch (line[0]) {
        case "incident" ->
            incidents.add(
                new Incident(line[1], line[2], Instant.parse(line[3]), Instant.parse(line[4])));
        case "sample" -> samples.add(sample(line));
        default -> run(line);
      }
    }
    store.processSamples().add(samples, Instant.EPOCH);
    reader =
        new WhatRanReader(
            store.activity(),
            store.processSamples(),
            List::of,
            Definitions.catalogue(Definitions.job("backup")),
            clock);
  }

  private List<String[]> recorded() throws Exception {
    try (var in = RecordedIncidentsContract.class.getResourceAsStream(recording())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t", -1))
          .toList();
    }
  }

  private static ProcessSample sample(String[] line) {
    return new ProcessSample(
        NODE,
        at(line[1]),
        micros(line[2]),
        Long.parseLong(line[3]),
        Long.parseLong(line[4]),
        micros(line[5]),
        micros(line[6]),
        Long.parseLong(line[7]),
        Long.parseLong(line[8]),
        Long.parseLong(line[9]));
  }

  private void run(String[] line) throws Exception {
    var begin = at(line[2]);
    var finish = at(line[3]);
    var run =
        store
            .runs()
            .insert(
                Run.of(UUID.randomUUID(), line[1])
                    .asked(Trigger.MANUAL, "ann")
                    .queue("default", 0)
                    .due(begin, begin)
                    .state(RunState.RUNNING)
                    .at(NODE, begin)
                    .build(),
                99);
    long lines = Long.parseLong(line[8]);
    store
        .runs()
        .log(
            LongStream.rangeClosed(1, lines)
                .mapToObj(
                    n ->
                        new RunStore.Line(
                            run.id(),
                            new LogLine(
                                n,
                                begin.plus(
                                    Duration.between(begin, finish)
                                        .multipliedBy(n)
                                        .dividedBy(lines + 1)),
                                "INFO",
                                line[1],
                                "a line")))
                .toList());
    var outcome =
        new Outcome(
            RunState.SUCCEEDED,
            begin,
            finish,
            new Progress(Long.parseLong(line[6]), 0, 0, "", Map.of(), Map.of()),
            null,
            null,
            micros(line[4]),
            Long.parseLong(line[5]),
            null,
            new Course(Duration.ZERO, phases(line[7])));
    store.runs().end(List.of(new RunStore.End(run, outcome, false, null, null)));
  }

  private static List<Course.Phase> phases(String json) throws Exception {
    List<Course.Phase> phases = new ArrayList<>();
    for (var one : MAPPER.readValue(json, new TypeReference<List<CourseColumns.Kept>>() {})) {
      phases.add(
          new Course.Phase(
              one.name(),
              Instant.parse(one.began()),
              one.times(),
              Duration.ofNanos(one.tookUs() * 1_000),
              Duration.ofNanos(one.cpuUs() * 1_000),
              one.bytes(),
              one.items(),
              Duration.ofNanos(one.gcUs() * 1_000)));
    }
    return phases;
  }

  private static Instant at(String text) {
    return OffsetDateTime.parse(text.replace(' ', 'T') + (text.endsWith(":00") ? "" : ":00"))
        .toInstant();
  }

  private static Duration micros(String text) {
    return Duration.ofNanos(Long.parseLong(text) * 1_000);
  }

  @AfterAll
  void close() {
    store.close();
  }

  private List<Spike> spikes() {
    return reader
        .spikes(new AskedTime(end.minus(Duration.ofDays(1)), end, ZoneOffset.UTC), true, 200)
        .spikes();
  }

  @Test
  void askedByTheTimeTheJobThatWentTooFarIsNamed() {
    assertThat(incidents)
        .allSatisfy(
            incident ->
                assertThat(reader.between(incident.from(), incident.to(), ZoneOffset.UTC, 9).job())
                    .isEqualTo(incident.job()));
  }

  @Test
  void foundByItselfInADayTheJobThatWentTooFarIsNamed() {
    var spikes = spikes();
    assertThat(incidents)
        .allSatisfy(
            incident ->
                assertThat(
                        spikes.stream()
                            .filter(incident::meets)
                            .filter(spike -> spike.job() != null)
                            .max(Comparator.comparingDouble(spike -> spike.first().strength()))
                            .map(Spike::job))
                    .as(incident.toString())
                    .hasValue(incident.job()));
  }

  @Test
  void noTwoIncidentsAreOneSpikeAndNoMeasureIsToldTwice() {
    var spikes = spikes();
    assertThat(spikes)
        .allSatisfy(
            spike -> {
              assertThat(
                      incidents.stream()
                          .filter(one -> one.meets(spike) && one.job().equals(spike.job()))
                          .count())
                  .isLessThanOrEqualTo(1);
              assertThat(spike.rises()).extracting(Rise::what).doesNotHaveDuplicates();
            });
  }

  @Test
  void memoryIsToldWithThePhaseInWhichItWasAllocated() {
    var memory = incidents.stream().filter(one -> one.kind().equals("memory")).toList();
    assertThat(memory)
        .isNotEmpty()
        .allSatisfy(
            incident ->
                assertThat(
                        reader
                            .between(incident.from(), incident.to(), ZoneOffset.UTC, 9)
                            .sentence())
                    .contains("in phase copying"));
  }
}
