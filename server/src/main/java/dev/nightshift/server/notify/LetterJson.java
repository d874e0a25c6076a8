package dev.nightshift.server.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A letter as the outbox keeps it. */
record LetterJson(
    String event,
    String subject,
    String text,
    @JsonInclude(JsonInclude.Include.NON_NULL) String html,
    List<Attached> attachments,
    Map<String, String> facts) {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();
  static final ObjectMapper MAPPER = new ObjectMapper();

  /** Of letters that databases count and cut alike. */
  private static final ObjectWriter ASCII = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  /**
   * A file.
   *
   * @param content in Base64
   */
  record Attached(String name, String mediaType, String content) {}

  static String write(Letter letter) {
    try {
      return ASCII.writeValueAsString(
          new LetterJson(
              letter.event(),
              letter.subject(),
              letter.text(),
              letter.html().orElse(null),
              letter.attachments().stream()
                  .map(
                      file ->
                          new Attached(
                              file.name(), file.mediaType(), BASE64.encodeToString(file.content())))
                  .toList(),
              new TreeMap<>(letter.facts())));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Letter read(String json) {
    try {
      var kept = MAPPER.readValue(json, LetterJson.class);
      return new Letter(
          kept.event,
          kept.subject,
          kept.text,
          Optional.ofNullable(kept.html),
          kept.attachments.stream()
              .map(
                  file ->
                      new Attachment(
                          file.name, file.mediaType, Base64.getDecoder().decode(file.content)))
              .toList(),
          kept.facts);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
