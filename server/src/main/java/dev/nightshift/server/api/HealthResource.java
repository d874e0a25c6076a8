package dev.nightshift.server.api;

import dev.nightshift.server.security.Admits;
import dev.nightshift.server.security.Admits.Who;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Whether this server can do its work; answered without the store, and open to everybody. */
@Path("health")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Who.UNASKED)
public final class HealthResource {
  private final String version;
  private final Supplier<String> catalogueHash;
  private final IntSupplier jobs;
  private final IntSupplier pluginProblems;
  private final BooleanSupplier storeUp;

  /**
   * @param storeUp answers at once
   */
  public HealthResource(
      String version,
      Supplier<String> catalogueHash,
      IntSupplier jobs,
      IntSupplier pluginProblems,
      BooleanSupplier storeUp) {
    this.version = version;
    this.catalogueHash = catalogueHash;
    this.jobs = jobs;
    this.pluginProblems = pluginProblems;
    this.storeUp = storeUp;
  }

  @Says(value = "Tells whether the server and its store are up.", answer = HealthJson.class)
  @GET
  public Response health() {
    boolean store = storeUp.getAsBoolean();
    var health =
        new HealthJson(
            store ? "up" : "down",
            version,
            catalogueHash.get(),
            store ? "up" : "down",
            jobs.getAsInt(),
            pluginProblems.getAsInt());
    return Response.status(store ? 200 : 503).entity(health).build();
  }

  /**
   * How the server is.
   *
   * @param status up or down
   * @param store up or down
   * @param pluginProblems plugins or job types that could not be loaded
   */
  public record HealthJson(
      String status,
      String version,
      String catalogueHash,
      String store,
      int jobs,
      int pluginProblems) {}
}
