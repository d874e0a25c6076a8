package dev.nightshift.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.jackson.Jackson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The API's document and its JSON are pinned. After a change that is wanted, run this class once
 * with {@code -Dapprove=true}, look at the difference in the committed files, and commit them.
 */
class OpenApiTest {
  private static final boolean APPROVE = Boolean.getBoolean("approve");
  private static final Path DOCUMENT = Path.of("../docs/openapi.json");
  private static final Path SERVED =
      Path.of("src/main/resources/dev/nightshift/server/api/openapi.json");
  private static final Path SAMPLES = Path.of("src/test/resources/api");
  private static final ObjectMapper MAPPER = ApiJson.configured(Jackson.newObjectMapper());

  @Test
  void theDocumentIsThatOfTheCode() throws IOException {
    var made = OpenApiDocument.text();
    approved(DOCUMENT, made);
    approved(SERVED, made);
  }

  @Test
  void everyOperationSaysWhatItDoes() {
    assertThat(ApiOperation.all())
        .hasSizeGreaterThan(40)
        .allSatisfy(one -> assertThat(one.says()).as("@Says of %s", one).isPresent());
    assertThat(ApiOperation.all().stream().map(ApiOperation::id)).doesNotHaveDuplicates();
  }

  @Test
  void everyOperationIsInTheDocumentAndNothingElse() throws IOException {
    var documented = new TreeSet<String>();
    var paths = MAPPER.readTree(Files.readString(DOCUMENT)).path("paths");
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        verb ->
                            documented.add(
                                verb.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            ApiOperation.all().stream().map(one -> one.verb() + " " + one.path()).toList());
  }

  @Test
  void everyAnswerIsWrittenAsApproved() throws IOException {
    var kept = new TreeSet<String>();
    for (var sample : SampleAnswers.all().entrySet()) {
      var file = SAMPLES.resolve(sample.getKey() + ".json");
      approved(
          file,
          MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(sample.getValue()) + "\n");
      kept.add(file.getFileName().toString());
    }
    var there = new TreeSet<String>();
    try (var files = Files.newDirectoryStream(SAMPLES)) {
      files.forEach(file -> there.add(file.getFileName().toString()));
    }
    assertThat(there).as("approved answers of types that are no more: remove them").isEqualTo(kept);
  }

  @Test
  void answersHaveTheFieldsOfTheDocumentAndTheDocumentHasTheirs() throws IOException {
    var schemas = MAPPER.readTree(Files.readString(DOCUMENT)).path("components").path("schemas");
    List<String> wrong = new ArrayList<>();
    for (var sample : SampleAnswers.all().entrySet()) {
      compare(
          sample.getKey(),
          MAPPER.valueToTree(sample.getValue()),
          schemas.path(sample.getKey()),
          schemas,
          wrong);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void noTwoTypesOfAnswersHaveTheSameName() {
    var types = new HashMap<String, Class<?>>();
    for (var operation : ApiOperation.all()) {
      operation.answer().ifPresent(type -> collect(type, types));
    }
    assertThat(types).isNotEmpty();
  }

  private static void collect(java.lang.reflect.Type type, HashMap<String, Class<?>> types) {
    if (type instanceof java.lang.reflect.ParameterizedType generic) {
      for (var argument : generic.getActualTypeArguments()) {
        collect(argument, types);
      }
    } else if (type instanceof Class<?> plain && plain.isRecord()) {
      var other = types.put(plain.getSimpleName(), plain);
      assertThat(other == null || other == plain)
          .as("%s and %s have one name in the document", other, plain)
          .isTrue();
      if (other == null) {
        for (var component : plain.getRecordComponents()) {
          collect(component.getGenericType(), types);
        }
      }
    }
  }

  private static void compare(
      String place, JsonNode value, JsonNode schema, JsonNode schemas, List<String> wrong) {
    var reference = schema.path("$ref").asText();
    if (!reference.isEmpty()) {
      compare(
          place,
          value,
          schemas.path(reference.substring(reference.lastIndexOf('/') + 1)),
          schemas,
          wrong);
      return;
    }
    if (value.isArray()) {
      compare(place + "[]", value.path(0), schema.path("items"), schemas, wrong);
    } else if (value.isObject() && !schema.has("additionalProperties")) {
      var properties = schema.path("properties");
      var fields = names(value);
      if (!fields.equals(names(properties))) {
        wrong.add(place + ": answers have " + fields + ", the document " + names(properties));
      }
      fields.forEach(
          name ->
              compare(place + "." + name, value.path(name), properties.path(name), schemas, wrong));
    }
  }

  private static Set<String> names(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void approved(Path file, String made) throws IOException {
    if (APPROVE) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, made);
    }
    assertThat(file).as("%s: approve it with -Dapprove=true", file).exists();
    assertThat(made)
        .as(
            "%s is not what the code makes; if that is wanted, approve it with -Dapprove=true",
            file)
        .isEqualTo(Files.readString(file));
  }
}
