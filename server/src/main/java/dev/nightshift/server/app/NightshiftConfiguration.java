package dev.nightshift.server.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.nightshift.server.security.AccessConfig;
import io.dropwizard.core.Configuration;
import java.util.List;

/** The sections of config.yml that Dropwizard binds; each belongs to its feature. */
public final class NightshiftConfiguration extends Configuration {
  @JsonProperty private AccessConfig access = new AccessConfig(List.of());

  AccessConfig access() {
    return access;
  }
}
