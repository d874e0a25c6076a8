package dev.nightshift.jobs.validators;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A list of validators as JSON: an array, or an object with an array {@code validators}. An element
 * is an address, or an object with {@code id} (or {@code name}), {@code endpoint} (or {@code url},
 * {@code address}) and perhaps {@code publicKey} (or {@code pubkey}).
 */
final class ValidatorList {
  private static final int LONGEST_ID = 200;
  private static final int LONGEST_KEY = 500;
  private static final int LONGEST_ADDRESS = 2000;

  private final String source;
  private final Optional<Path> folder;

  /**
   * @param source is named where something is wrong
   * @param folder where relative {@code file:} addresses start; empty: there may be none
   */
  ValidatorList(String source, Optional<Path> folder) {
    this.source = source;
    this.folder = folder;
  }

  /** Each validator once, in the order of the list. */
  List<Validator> parse(String json) throws IOException {
    List<Validator> all = new ArrayList<>();
    var ids = new TreeSet<String>();
    for (var element : elements(json)) {
      var validator = validator(element, all.size() + 1);
      if (!ids.add(validator.id())) {
        throw wrong("the id \"" + validator.id() + "\" is there twice");
      }
      all.add(validator);
    }
    return all;
  }

  private List<?> elements(String json) throws IOException {
    Object content;
    try {
      content = JSON.std.anyFrom(json);
    } catch (IOException e) {
      throw wrong("is not JSON: " + e.getMessage().lines().findFirst().orElse(""));
    }
    if (content instanceof Map<?, ?> object) {
      content = object.get("validators");
    }
    if (content instanceof List<?> list) {
      return list;
    }
    throw wrong("has no list; write an array, or an object with an array \"validators\"");
  }

  private Validator validator(Object element, int number) throws IOException {
    if (element instanceof String address) {
      return checked(address, "", address, number);
    }
    if (element instanceof Map<?, ?> object) {
      var address = text(object, "endpoint", "url", "address");
      var id = text(object, "id", "name");
      return checked(
          id.isEmpty() ? address : id, text(object, "publicKey", "pubkey"), address, number);
    }
    throw wrong("element " + number + " is neither an address nor an object");
  }

  private static String text(Map<?, ?> object, String... keys) {
    for (var key : keys) {
      var value = object.get(key);
      if (value instanceof String || value instanceof Number) {
        return String.valueOf(value).strip();
      }
    }
    return "";
  }

  private Validator checked(String id, String key, String address, int number) throws IOException {
    var which = "element " + number + (id.isEmpty() ? "" : " (" + id + ")");
    if (address.isEmpty()) {
      throw wrong(which + " has no endpoint");
    }
    if (id.length() > LONGEST_ID
        || key.length() > LONGEST_KEY
        || address.length() > LONGEST_ADDRESS) {
      throw wrong(
          which + " is too long; an id has at most 200 characters, a key 500, an endpoint 2000");
    }
    return new Validator(id, key, endpoint(address, which));
  }

  private URI endpoint(String address, String which) throws IOException {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw wrong(which + " has the endpoint \"" + address + "\", which is no address");
    }
    var scheme = String.valueOf(uri.getScheme());
    if (!Endpoints.SCHEMES.contains(scheme)) {
      throw wrong(
          which
              + " has the endpoint \""
              + address
              + "\"; an address starts with http:, https:, tcp:, tls: or file:");
    }
    if (scheme.equals("file")) {
      if (folder.isEmpty()) {
        throw wrong(which + " is a file; only a list that is a file itself may name files");
      }
      return folder.get().resolve(uri.getSchemeSpecificPart()).toAbsolutePath().normalize().toUri();
    }
    boolean bare = scheme.startsWith("t");
    if (uri.getHost() == null || (bare && uri.getPort() < 0)) {
      throw wrong(
          which + " has the endpoint \"" + address + "\", without host" + (bare ? " or port" : ""));
    }
    return uri;
  }

  private IOException wrong(String what) {
    return new IOException("the list " + source + ": " + what);
  }
}
