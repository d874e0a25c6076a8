package dev.nightshift.server.deployed;

import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import java.net.URI;
import java.util.Optional;

/**
 * Where the alerts page asks what fires; the section {@code alertmanager} of config.yml.
 *
 * @param url empty: nobody is asked
 * @param link where people open it; empty: at the same address
 * @param token a reference, read anew for each question
 */
public record AlertmanagerSettings(
    @Setting("Where Alertmanager answers the server") Optional<URI> url,
    @Setting("Where people open it, if that is another address") Optional<URI> link,
    @Setting("Sent to Alertmanager as a bearer's") Optional<Secret> token) {
  /** Nobody is asked. */
  public static final AlertmanagerSettings NONE =
      new AlertmanagerSettings(Optional.empty(), Optional.empty(), Optional.empty());

  public AlertmanagerSettings {
    url.ifPresent(address -> http("url", address));
    link.ifPresent(address -> http("link", address));
  }

  private static void http(String key, URI address) {
    if (address.getHost() == null || !String.valueOf(address.getScheme()).matches("https?")) {
      throw new IllegalArgumentException(
          key + " is \"" + address + "\"; write an address that starts with http:// or https://");
    }
  }

  /** For people, without a slash at the end and without a password; empty: there is none. */
  public Optional<String> shown() {
    return link.or(() -> url)
        .map(address -> address.toString().replaceAll("//[^@/]*@", "//").replaceAll("/+$", ""));
  }
}
