package dev.nightshift.server.bundle.dashboard;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a click opens.
 *
 * @param newTab outside of Grafana
 */
record Link(String title, String url, boolean newTab) {

  /** As Grafana writes them. */
  static List<Map<String, Object>> all(Link... links) {
    return Arrays.stream(links).map(Link::json).toList();
  }

  private Map<String, Object> json() {
    return Json.map("title", title, "url", url, "targetBlank", newTab);
  }
}
