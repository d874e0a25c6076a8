package dev.nightshift.server.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.run.Course;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How a run went, as its row has it; absent where an older server wrote the row. */
final class CourseColumns {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<List<Kept>> PHASES = new TypeReference<>() {};

  private CourseColumns() {}

  /** A phase in JSON; times in microseconds. A newer server may write more of it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Kept(
      String name,
      String began,
      long times,
      long tookUs,
      long cpuUs,
      long bytes,
      long items,
      long gcUs) {
    private static Kept of(Course.Phase phase) {
      return new Kept(
          Columns.text(phase.name()),
          phase.began().toString(),
          phase.times(),
          Columns.micros(phase.took()),
          Columns.micros(phase.cpu()),
          phase.allocatedBytes(),
          phase.items(),
          Columns.micros(phase.gcPause()));
    }

    private Course.Phase phase() {
      return new Course.Phase(
          name,
          Instant.parse(began),
          times,
          Duration.ofNanos(tookUs * 1_000),
          Duration.ofNanos(cpuUs * 1_000),
          bytes,
          items,
          Duration.ofNanos(gcUs * 1_000));
    }
  }

  static Course course(ResultSet row) throws SQLException {
    var gcPause = Columns.micros(row, "gc_pause_us");
    var phases = row.getString("phases");
    return gcPause == null && phases == null
        ? Course.UNKNOWN
        : new Course(gcPause, phases == null ? List.of() : read(phases));
  }

  private static List<Course.Phase> read(String json) {
    try {
      return MAPPER.readValue(json, PHASES).stream().map(Kept::phase).toList();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Null if it is not known. */
  static Long gcPause(Course course) {
    return course.gcPause() == null ? null : Columns.micros(course.gcPause());
  }

  /** Null without phases. */
  static String phases(Course course) {
    if (course.phases().isEmpty()) {
      return null;
    }
    try {
      return MAPPER.writeValueAsString(course.phases().stream().map(Kept::of).toList());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
