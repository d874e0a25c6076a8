package dev.nightshift.job;

import java.net.URI;
import java.util.Objects;

/** Something to open beside the job's page: a wiki, a dashboard, the code. */
public record Link(String title, URI url) {
  public Link {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(url, "url");
  }
}
