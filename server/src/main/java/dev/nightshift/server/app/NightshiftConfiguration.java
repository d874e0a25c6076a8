package dev.nightshift.server.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.nightshift.server.security.AccessConfig;
import io.dropwizard.core.Configuration;

/** The sections of config.yml that Dropwizard binds; each belongs to its feature. */
public final class NightshiftConfiguration extends Configuration {
  @JsonProperty private AccessConfig access = AccessConfig.DEFAULT;

  AccessConfig access() {
    return access;
  }
}
