package dev.nightshift.server.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;

/** The API's own description in OpenAPI 3.0; it is made of the code when the server is built. */
@Path("api/v1/openapi.json")
@Produces(MediaType.APPLICATION_JSON)
public final class OpenApiResource {
  /** Where it is on the class path, beside this class. */
  static final String FILE = "openapi.json";

  private final byte[] document;
  private final EntityTag tag;

  public OpenApiResource() {
    try (var file = OpenApiResource.class.getResourceAsStream(FILE)) {
      document = file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var sum = new CRC32();
    sum.update(document);
    tag = new EntityTag(Long.toHexString(sum.getValue()));
  }

  @Says(value = "Gives this document.", media = "application/json")
  @GET
  public Response document(@Context Request request) {
    var same = request.evaluatePreconditions(tag);
    return (same == null ? Response.ok(document) : same).tag(tag).build();
  }
}
