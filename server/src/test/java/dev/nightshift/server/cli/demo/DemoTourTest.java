package dev.nightshift.server.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoTourTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T10:00:00Z"), ZoneOffset.UTC);
  private final List<String> told = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();

  @Test
  void eachThingIsHealedBeforeTheNextIsBrokenAndTheTourBeginsAnew() {
    var tour = tour(stop("gc"), stop("score"));
    for (int i = 0; i < 5; i++) {
      tour.run();
    }
    assertThat(told)
        .containsExactly(
            "10:00:00Z  broke  gc, lock: gc is locked",
            "10:00:00Z  healed gc, lock: gc is free",
            "10:00:00Z  broke  score, lock: score is locked",
            "10:00:00Z  healed score, lock: score is free",
            "10:00:00Z  broke  gc, lock: gc is locked");
  }

  @Test
  void whatIsBrokenOrHealedIsSeenAtOnceByARunOfItsJob() {
    var tour = tour(stop("gc"), stop("score"));
    tour.run();
    tour.run();
    tour.run();
    tour.end();
    assertThat(asked).as("the end of the server runs nothing").containsExactly("gc", "gc", "score");
  }

  @Test
  void nothingStaysBrokenAtTheEnd() {
    var tour = tour(stop("gc"));
    tour.run();
    tour.end();
    tour.end();
    assertThat(told).hasSize(2).last().asString().contains("healed gc");
  }

  @Test
  void whatCannotBeBrokenIsSaidAndTheTourGoesOn() {
    var tour =
        tour(
            new DemoTour.Stop(
                "gc",
                "lock",
                () -> {
                  throw new IllegalStateException("no vault is there");
                },
                () -> "nothing was locked"),
            stop("score"));
    tour.run();
    tour.run();
    tour.run();
    assertThat(told.get(0)).endsWith("it could not be done: no vault is there");
    assertThat(told.get(2)).contains("broke  score");
  }

  @Test
  void withoutFaultsThereIsNothingToDo() {
    tour().run();
    assertThat(told).isEmpty();
  }

  private DemoTour tour(DemoTour.Stop... stops) {
    return new DemoTour(List.of(stops), CLOCK, told::add, asked::add);
  }

  private static DemoTour.Stop stop(String job) {
    return new DemoTour.Stop(job, "lock", () -> job + " is locked", () -> job + " is free");
  }
}
