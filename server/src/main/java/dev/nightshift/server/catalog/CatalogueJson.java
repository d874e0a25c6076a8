package dev.nightshift.server.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.nightshift.job.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;

/** The catalogue as JSON, and its hash. Durations are ISO-8601. */
public final class CatalogueJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .addMixIn(Schedule.class, ScheduleKinds.class)
          .build();

  private CatalogueJson() {}

  /** Indented, keys in declared order. */
  public static String write(Catalogue catalogue) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(catalogue) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if the text is no catalogue
   */
  public static Catalogue read(String json) {
    try {
      return MAPPER.readValue(json, Catalogue.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this is no catalogue: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * SHA-256, in hex, of the catalogue's canonical JSON (RFC 8785) and the bundle's format version.
   */
  public static String hash(Catalogue catalogue) {
    try {
      var canonical = new JsonCanonicalizer(MAPPER.writeValueAsString(catalogue)).getEncodedUTF8();
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(canonical);
      digest.update(("\n" + Catalogue.BUNDLE_FORMAT).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Schedule.Cron.class, name = "cron"),
    @JsonSubTypes.Type(value = Schedule.FixedRate.class, name = "fixed_rate"),
    @JsonSubTypes.Type(value = Schedule.FixedDelay.class, name = "fixed_delay"),
    @JsonSubTypes.Type(value = Schedule.OnDemand.class, name = "on_demand")
  })
  private interface ScheduleKinds {}
}
