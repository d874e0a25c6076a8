package dev.nightshift.server.app;

import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.nightshift.server.cli.console.ConfigFile;
import dev.nightshift.server.cli.console.Installation;
import dev.nightshift.server.plugin.ConfigProblem;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Binds the sections that Dropwizard knows, and reports its complaints in our form. */
final class DropwizardSections {
  private static final Pattern LINE = Pattern.compile("line: (\\d+)");

  private DropwizardSections() {}

  /** Adds what is wrong to {@code problems}; the result is of use only if nothing was added. */
  static NightshiftConfiguration read(ConfigFile file, List<ConfigProblem> problems) {
    var text = file.only(Installation.BOUND_BY_DROPWIZARD);
    if (text.isBlank()) {
      return new NightshiftConfiguration();
    }
    var factory =
        new YamlConfigurationFactory<>(
            NightshiftConfiguration.class,
            Validators.newValidator(),
            Jackson.newObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES),
            "dw");
    try {
      return factory.build(
          path -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
          file.path().getFileName().toString());
    } catch (ConfigurationException e) {
      e.getErrors().forEach(error -> problems.add(problem(error)));
    } catch (IOException e) {
      problems.add(new ConfigProblem(0, "", e.getMessage()));
    }
    return new NightshiftConfiguration();
  }

  private static ConfigProblem problem(String error) {
    var line = LINE.matcher(error);
    return new ConfigProblem(
        line.find() ? Integer.parseInt(line.group(1)) : 0,
        "",
        error.replaceAll("\\s*\\R\\s*", " ").strip());
  }
}
