package dev.nightshift.server.api;

import dev.nightshift.server.health.AskedTime;
import dev.nightshift.server.health.WhatRanReader;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;

/** Which runs were at work at some time, and how hard. */
@Path("api/v1/what-ran")
@Produces(MediaType.APPLICATION_JSON)
public final class WhatRanResource {
  private static final int RUNS = 20;
  private static final int MOST = 200;

  private final WhatRanReader reader;
  private final Clock clock;

  public WhatRanResource(WhatRanReader reader, Clock clock) {
    this.reader = reader;
    this.clock = clock;
  }

  /** Either {@code at}, or {@code from} and {@code to}; without {@code to} until now. */
  @Says(
      value = "Tells which runs were at work at some time, and how hard.",
      query = {"at", "from", "to", "zone", "limit"})
  @GET
  public WhatRanJson at(@Context UriInfo uri) {
    var query = new Query(uri.getQueryParameters(), "at", "from", "to", "zone", "limit");
    try {
      var asked =
          AskedTime.read(
              query.text("at"),
              query.text("from"),
              query.text("to"),
              query.text("zone"),
              clock.instant());
      return WhatRanJson.of(
          reader.between(asked.from(), asked.to(), asked.zone(), query.limit(RUNS, MOST)));
    } catch (IllegalArgumentException e) {
      throw new BadInput(e.getMessage());
    }
  }
}
