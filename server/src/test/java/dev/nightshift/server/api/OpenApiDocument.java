package dev.nightshift.server.api;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Makes the API's document of its operations and the types of their answers. */
@SuppressWarnings("rawtypes")
final class OpenApiDocument {
  private static final String TOKEN = "token";
  private static final Pattern IN_PATH = Pattern.compile("\\{(\\w+)}");
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("job", "Of this job."),
          Map.entry("state", "In these states, with commas between them."),
          Map.entry(
              "kind",
              "Failed so, with commas: job_error, timeout, refused, lost_server, server_error."),
          Map.entry(
              "trigger", "Asked for so, with commas: schedule, manual, retry, catch_up, job."),
          Map.entry("cause", "Missed for these causes, with commas between them."),
          Map.entry(
              "from", "Not before: an instant, milliseconds since 1970, or how long ago, as 24h."),
          Map.entry("to", "Before: an instant, milliseconds since 1970, or how long ago."),
          Map.entry("since", "Not before: an instant, or how long ago, as 7d."),
          Map.entry("until", "Before: an instant, or how long ago."),
          Map.entry("actor", "Who did it."),
          Map.entry("action", "What was done, as trigger or pause."),
          Map.entry("target", "To which job, run or other thing."),
          Map.entry("outcome", "How it ended, as done or refused."),
          Map.entry("format", "csv or json; of a report also html, txt or md."),
          Map.entry("month", "The month of a monthly report, as 2026-10."),
          Map.entry("day", "The day of a daily report, or the last one of a weekly one."),
          Map.entry("last", "How long ago an incident began, as 2h."),
          Map.entry("at", "At a time, as 14:23."),
          Map.entry("zone", "In which times of day are meant, as Europe/Zurich."),
          Map.entry("slowerThan", "Took longer, as 5m, or has run for longer by now."),
          Map.entry("text", "With this text, in any case."),
          Map.entry("node", "Of this server, by its name or the id of one start of it."),
          Map.entry("limit", "At most so many."),
          Map.entry("days", "Today and the days before it, so many together."),
          Map.entry("channel", "Of this channel only."),
          Map.entry("by", "Ranked by load, cpu, memory or log_lines; without it by what rose."),
          Map.entry("all", "Those too that come again and again, true or false."),
          Map.entry("before", "What comes before: from another answer."),
          Map.entry("after", "What comes after: from another answer."),
          Map.entry("level", "The lowest of TRACE, DEBUG, INFO, WARN, ERROR."),
          Map.entry("run", "Of this run."),
          Map.entry("slots", "Into how many slots the time is divided."),
          Map.entry("reason", "For the audit."));

  private final Map<String, Schema> schemas = new TreeMap<>();

  private OpenApiDocument() {}

  static String text() {
    try {
      var mapper =
          JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
      var tree = Json.mapper().convertValue(new OpenApiDocument().make(), Map.class);
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private OpenAPI make() {
    ref(ProblemJson.class);
    var items = new TreeMap<String, PathItem>();
    for (var operation : ApiOperation.all()) {
      items
          .computeIfAbsent(operation.path(), path -> new PathItem())
          .operation(PathItem.HttpMethod.valueOf(operation.verb()), operation(operation));
    }
    var paths = new Paths();
    paths.putAll(items);
    return new OpenAPI()
        .info(
            new Info()
                .title("Nightshift")
                .version("v1")
                .description(
                    "Jobs, their runs, and what may be done with them. Absent values are null,"
                        + " instants are in UTC, errors are problem+json."))
        .paths(paths)
        .components(
            new Components()
                .schemas(schemas)
                .addSecuritySchemes(
                    TOKEN, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")))
        .addSecurityItem(new SecurityRequirement().addList(TOKEN));
  }

  private Operation operation(ApiOperation from) {
    var says = from.says().orElseThrow(() -> new AssertionError(from + " has no @Says"));
    var operation =
        new Operation()
            .operationId(from.id())
            .summary(says.value())
            .addTagsItem(from.path().replaceAll("^/(?:api/v1/)?([\\w.-]+).*", "$1"));
    IN_PATH
        .matcher(from.path())
        .results()
        .forEach(
            name -> operation.addParametersItem(parameter("path", name.group(1)).required(true)));
    for (var name : says.query()) {
      var text = PARAMETERS.get(name);
      if (text == null) {
        throw new AssertionError("say what the query's " + name + " is, in OpenApiDocument");
      }
      operation.addParametersItem(parameter("query", name).description(text));
    }
    if (from.id().equals("jobs.trigger")) {
      operation.addParametersItem(
          parameter("header", "Idempotency-Key")
              .description("The same request under the same key within 24 hours is the same run."));
    }
    body(says).ifPresent(operation::requestBody);
    return operation.responses(
        new ApiResponses()
            .addApiResponse(String.valueOf(says.status()), answer(from, says))
            .addApiResponse(
                "default",
                new ApiResponse()
                    .description("What is wrong, and what to do.")
                    .content(content("application/problem+json", ref(ProblemJson.class)))));
  }

  private static Parameter parameter(String in, String name) {
    return new Parameter().in(in).name(name).schema(new StringSchema());
  }

  private ApiResponse answer(ApiOperation from, Says says) {
    var answer = new ApiResponse().description("Done.");
    if (says.media().isEmpty() && from.answer().isEmpty()) {
      return answer;
    }
    return from.answer()
        .map(type -> answer.content(content("application/json", ref(type))))
        .orElseGet(() -> answer.content(content(says.media(), new Schema<>())));
  }

  private java.util.Optional<RequestBody> body(Says says) {
    if (says.record() != Void.class) {
      return java.util.Optional.of(
          new RequestBody().content(content("application/json", ref(says.record()))));
    }
    if (says.body().length == 0) {
      return java.util.Optional.empty();
    }
    var schema = new ObjectSchema();
    for (var field : says.body()) {
      var parts = field.split(":", 2);
      schema.addProperty(parts[0], type(parts.length > 1 ? parts[1] : "string"));
    }
    schema.setAdditionalProperties(false);
    return java.util.Optional.of(new RequestBody().content(content("application/json", schema)));
  }

  private static Schema<?> type(String name) {
    return switch (name) {
      case "array" -> new ArraySchema().items(new StringSchema());
      case "object" -> {
        var map = new ObjectSchema();
        map.setAdditionalProperties(new StringSchema());
        yield map;
      }
      default -> new Schema<>().type(name);
    };
  }

  private static Content content(String media, Schema schema) {
    return new Content().addMediaType(media, new MediaType().schema(schema));
  }

  private Schema ref(Type type) {
    var resolved =
        ModelConverters.getInstance()
            .resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(true));
    resolved.referencedSchemas.forEach(this::add);
    return resolved.schema;
  }

  @SuppressWarnings("unchecked")
  private void add(String name, Schema schema) {
    if (schema.getProperties() != null) {
      // every field is always there; which may be null depends on the record
      List<String> all = new ArrayList<>(schema.getProperties().keySet());
      schema.setRequired(name.equals("ProblemJson") ? null : all);
    }
    schemas.put(name, schema);
  }
}
