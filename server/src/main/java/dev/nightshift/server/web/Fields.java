package dev.nightshift.server.web;

import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What somebody wrote into a form. */
record Fields(MultivaluedMap<String, String> form) {
  /** Without blanks around it; empty if it is not there. */
  String text(String name) {
    var value = form.getFirst(name);
    return value == null ? "" : value.strip();
  }

  /** As part of a path. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
