package dev.nightshift.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.server.control.TokenActions;
import dev.nightshift.server.schedule.Durations;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Admits;
import dev.nightshift.server.security.Admits.Who;
import dev.nightshift.server.security.ApiToken;
import dev.nightshift.server.security.Role;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Tokens for programs; for admins. */
@Path("api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Admits(Who.ADMINS)
public final class TokensResource {
  private static final String EXAMPLE =
      "{\"name\": \"ci\", \"role\": \"viewer\", \"expires\": \"90d\"}";

  private final TokenActions actions;
  private final Clock clock;

  public TokensResource(TokenActions actions, Clock clock) {
    this.actions = actions;
    this.clock = clock;
  }

  @Says("Lists tokens, without their values.")
  @GET
  public PageJson<TokenJson> list() {
    var now = clock.instant();
    return PageJson.of(
        actions.all().stream().map(token -> TokenJson.of(token, null, now)).toList());
  }

  /** The answer shows the token's value, this once. */
  @Says(
      value = "Makes a token; the answer shows its value, this once.",
      body = {"name", "role", "expires"},
      answer = TokenJson.class,
      status = 201)
  @POST
  public Response create(@Context SecurityContext security, InputStream stream) throws IOException {
    var body = Body.read(stream, EXAMPLE, "name", "role", "expires");
    var made =
        actions.create(
            body.required("name", "write who uses the token"),
            role(body.text("role")),
            lasting(body.text("expires")),
            (Actor) security.getUserPrincipal());
    return Response.status(Response.Status.CREATED)
        .entity(TokenJson.of(made.token(), made.value(), clock.instant()))
        .build();
  }

  @Says(
      value = "Lets a token end sooner than it would.",
      body = {"in"})
  @PUT
  @Path("{id}/expiry")
  public TokenJson expire(
      @Context SecurityContext security, @PathParam("id") String id, InputStream stream)
      throws IOException {
    var body = Body.read(stream, "{\"in\": \"24h\"}", "in");
    var text = body.required("in", "write after how long, as 24h");
    var in =
        Durations.parse(text.strip())
            .orElseThrow(() -> new BadInput("in is \"" + text + "\"; write how long, as 24h"));
    var token = actions.expire(id, in, (Actor) security.getUserPrincipal());
    return TokenJson.of(token, null, clock.instant());
  }

  @Says("Revokes a token.")
  @DELETE
  @Path("{id}")
  public TokenJson revoke(@Context SecurityContext security, @PathParam("id") String id) {
    var token = actions.revoke(id, (Actor) security.getUserPrincipal());
    return TokenJson.of(token, null, clock.instant());
  }

  private static Role role(String text) {
    return text.isBlank()
        ? Role.VIEWER
        : Role.of(text)
            .filter(role -> role != Role.NONE)
            .orElseThrow(() -> new BadInput("role is \"" + text + "\"; write admin or viewer"));
  }

  private static Duration lasting(String text) {
    return text.isBlank()
        ? null
        : Durations.parse(text.strip())
            .orElseThrow(() -> new BadInput("expires is \"" + text + "\"; write how long, as 90d"));
  }

  /**
   * A token.
   *
   * @param state valid, expired or revoked
   * @param token its value; in the answer to its making only
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record TokenJson(
      String id,
      String name,
      String role,
      String state,
      Instant created,
      String createdBy,
      Instant expires,
      Instant lastUsed,
      Instant revoked,
      @JsonInclude(JsonInclude.Include.NON_NULL) String token) {
    static TokenJson of(ApiToken token, String value, Instant now) {
      var state = token.valid(now) ? "valid" : token.revoked() != null ? "revoked" : "expired";
      return new TokenJson(
          token.id(),
          token.name(),
          token.role().label(),
          state,
          token.created(),
          token.createdBy(),
          token.expires(),
          token.lastUsed(),
          token.revoked(),
          value);
    }
  }
}
