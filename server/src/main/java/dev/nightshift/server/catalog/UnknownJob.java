package dev.nightshift.server.catalog;

import java.util.List;

/**
 * What to say of a name that no job of the catalogue has.
 *
 * @param near names that may have been meant, the nearest first
 */
public record UnknownJob(String text, List<String> near) {

  public static UnknownJob of(String name, Catalogue catalogue) {
    var near = NearNames.of(name, catalogue.jobs().stream().map(JobDefinition::name).toList());
    return new UnknownJob(
        "there is no job \""
            + name
            + "\"; "
            + (near.isEmpty()
                ? "GET /api/v1/jobs, or ./nightshift jobs, lists those there are"
                : "did you mean " + String.join(" or ", near) + "?"),
        near);
  }
}
