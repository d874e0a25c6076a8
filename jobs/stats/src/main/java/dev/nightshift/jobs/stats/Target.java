package dev.nightshift.jobs.stats;

import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Something that tells figures: an HTTP address, or a file that another program writes.
 *
 * @param fields what is read, by name; a JSON pointer such as {@code /players/online}, or a
 *     Prometheus series such as {@code players{map="berlin"}}
 */
public record Target(
    @Setting("Where it answers, http:// or https://") Optional<URI> url,
    @Setting("Or a file that it writes") Optional<Path> file,
    @Setting(
            "What to read, by name: a JSON pointer (begins with /; of a list or an object: how many"
                + " elements it has), or a Prometheus series, added up over its other labels")
        Map<String, String> fields,
    @Setting("Sent as a bearer's token") Optional<Secret> token) {

  public Target {
    if (url.isPresent() == file.isPresent()) {
      throw new IllegalArgumentException("a target has either url or file");
    }
    url.ifPresent(
        address -> {
          if (address.getHost() == null || !String.valueOf(address.getScheme()).matches("https?")) {
            throw new IllegalArgumentException(
                "url is \""
                    + address
                    + "\"; write an address that starts with http:// or https://");
          }
        });
    if (fields.isEmpty()) {
      throw new IllegalArgumentException(
          "fields is empty; name at least one, e.g. players: /players/online");
    }
    fields.values().forEach(Field::of);
  }

  /** Where it is, for people. */
  String place() {
    return url.map(URI::toString).or(() -> file.map(Path::toString)).orElseThrow();
  }
}
