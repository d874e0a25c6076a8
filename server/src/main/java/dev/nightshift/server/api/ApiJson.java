package dev.nightshift.server.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** How all answers are written: instants as ISO-8601 in UTC, what is absent as null. */
public final class ApiJson {
  private ApiJson() {}

  /** Sets a server's mapper up; returns the same. */
  public static ObjectMapper configured(ObjectMapper mapper) {
    return mapper
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
  }
}
