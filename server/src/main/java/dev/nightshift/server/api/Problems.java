package dev.nightshift.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightshift.server.control.Refusal;
import dev.nightshift.server.engine.ServerStoppingException;
import dev.nightshift.server.engine.StoreAwayException;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.TooManyLogins;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every error as problem+json; what is the server's own fault is logged, not shown. */
public final class Problems implements ExceptionMapper<Throwable> {
  static final MediaType PROBLEM = new MediaType("application", "problem+json");
  private static final int RETRY_AFTER_SECONDS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @Context private Request request;
  @Context private UriInfo uri;
  @Context private SecurityContext security;

  @Override
  public Response toResponse(Throwable error) {
    if (error instanceof Refusal refusal) {
      return answer(status(refusal.kind()), refusal.getMessage(), refusal.near());
    }
    if (error instanceof NotThere missing) {
      return answer(Status.NOT_FOUND, missing.getMessage(), missing.near());
    }
    if (error instanceof BadInput) {
      return answer(Status.BAD_REQUEST, error.getMessage(), List.of());
    }
    if (error instanceof JsonProcessingException json) {
      return answer(Status.BAD_REQUEST, json.getOriginalMessage(), List.of());
    }
    if (error instanceof TooManyLogins many) {
      return Response.fromResponse(answer(Status.TOO_MANY_REQUESTS, many.getMessage(), List.of()))
          .header(HttpHeaders.RETRY_AFTER, many.retryAfterSeconds())
          .build();
    }
    if (error instanceof WebApplicationException http) {
      return http(http);
    }
    if (error instanceof ServerStoppingException) {
      return later(error.getMessage());
    }
    if (storeAway(error)) {
      // that it is away was logged when it began
      LOG.debug("{} was not answered, request {}", place(), requestId(), error);
      return later(
          "the store does not answer now; try again, and see /health and the server's log");
    }
    LOG.error("{} failed, request {}", place(), requestId(), error);
    return answer(
        Status.INTERNAL_SERVER_ERROR,
        "the server failed to answer; its log has the cause under this request id",
        List.of());
  }

  private Response later(String detail) {
    return Response.fromResponse(answer(Status.SERVICE_UNAVAILABLE, detail, List.of()))
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .build();
  }

  private Response http(WebApplicationException error) {
    var status = error.getResponse().getStatusInfo();
    if (status.getFamily() == Status.Family.REDIRECTION) {
      return error.getResponse();
    }
    if (status.getFamily() == Status.Family.SERVER_ERROR) {
      LOG.error("{} failed, request {}", place(), requestId(), error);
    }
    var detail =
        switch (status.getStatusCode()) {
          case 404 -> ProblemJson.nothingAt(place());
          case 405 ->
              place()
                  + " cannot be answered; allowed here: "
                  + String.join(", ", error.getResponse().getAllowedMethods());
          case 406 ->
              place()
                  + " has nothing that the request accepts; leave the header Accept out, or send"
                  + " application/json";
          default -> error.getMessage();
        };
    var response = Response.fromResponse(answer(status, detail, List.of()));
    var challenge = error.getResponse().getHeaderString(HttpHeaders.WWW_AUTHENTICATE);
    if (challenge != null) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, challenge);
    }
    return response.build();
  }

  private Response answer(Response.StatusType status, String detail, List<String> near) {
    return Response.status(status)
        .type(PROBLEM)
        .entity(
            new ProblemJson(
                "about:blank",
                status.getReasonPhrase(),
                status.getStatusCode(),
                detail,
                requestId(),
                near))
        .build();
  }

  private String place() {
    return request.getMethod() + " /" + uri.getPath();
  }

  private String requestId() {
    return security.getUserPrincipal() instanceof Actor actor ? actor.requestId() : "";
  }

  private static Status status(Refusal.Kind kind) {
    return switch (kind) {
      case FORBIDDEN -> Status.FORBIDDEN;
      case UNKNOWN -> Status.NOT_FOUND;
      case INVALID -> Status.BAD_REQUEST;
      case CONFLICT -> Status.CONFLICT;
      case UNAVAILABLE -> Status.SERVICE_UNAVAILABLE;
    };
  }

  private static boolean storeAway(Throwable error) {
    for (var cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreAwayException) {
        return true;
      }
    }
    return false;
  }
}
