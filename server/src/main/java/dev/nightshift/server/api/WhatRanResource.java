package dev.nightshift.server.api;

import dev.nightshift.server.health.activity.AskedTime;
import dev.nightshift.server.health.activity.Measured.By;
import dev.nightshift.server.health.activity.Question;
import dev.nightshift.server.health.activity.WhatRanReader;
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
  private static final String DAY = "24h";
  private static final int RUNS = 20;
  private static final int SPIKES = 50;
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
      query = {"at", "from", "to", "zone", "by", "limit"})
  @GET
  public WhatRanJson at(@Context UriInfo uri) {
    var query = new Query(uri.getQueryParameters(), "at", "from", "to", "zone", "by", "limit");
    try {
      var asked =
          AskedTime.read(
              query.text("at"),
              query.text("from"),
              query.text("to"),
              query.text("zone"),
              clock.instant());
      return WhatRanJson.of(
          reader.answer(
              new Question(
                  asked.from(), asked.to(), asked.zone(), query.limit(RUNS, MOST), by(query))));
    } catch (IllegalArgumentException e) {
      throw new BadInput(e.getMessage());
    }
  }

  private static By by(Query query) {
    var text = query.text("by");
    return text == null ? null : By.read(text);
  }

  /** Of the last day, unless {@code since} says otherwise. */
  @Says(
      value =
          "Lists when memory, CPU, garbage collection or log volume of a server's process rose far"
              + " above what was usual in the hour before, and names the job.",
      query = {"since", "to", "zone", "all", "limit"})
  @GET
  @Path("spikes")
  public SpikesJson spikes(@Context UriInfo uri) {
    var query = new Query(uri.getQueryParameters(), "since", "to", "zone", "all", "limit");
    try {
      var since = query.text("since");
      var asked =
          AskedTime.read(
              null,
              since == null ? DAY : since,
              query.text("to"),
              query.text("zone"),
              clock.instant());
      return SpikesJson.of(reader.spikes(asked, query.yes("all"), query.limit(SPIKES, MOST)));
    } catch (IllegalArgumentException e) {
      throw new BadInput(e.getMessage());
    }
  }
}
