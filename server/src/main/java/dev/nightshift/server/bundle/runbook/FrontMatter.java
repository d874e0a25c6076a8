package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;
import java.util.LinkedHashMap;
import java.util.Map;

/** What stands above every page: whose it is, for whom, of which catalogue, and when it is due. */
public final class FrontMatter {
  private static final String FENCE = "---\n";

  private FrontMatter() {}

  static String of(BundleInput input) {
    var runbooks = input.settings().runbooks();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("catalogue", String.join(", ", input.hashes()));
    values.put("version", input.settings().version());
    values.put("owner", runbooks.owner().isEmpty() ? "nobody yet" : runbooks.owner());
    values.put("audience", runbooks.audience());
    values.put("classification", runbooks.classification());
    values.put("reviewed", runbooks.reviewed().map(Object::toString).orElse("never"));
    values.put("next_review", runbooks.nextReview().map(Object::toString).orElse("now"));
    var text = new StringBuilder(FENCE).append("# ").append(BundleInput.MARK).append('\n');
    values.forEach(
        (key, value) ->
            text.append(key)
                .append(": \"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                .append("\"\n"));
    return text.append(FENCE).toString();
  }

  /** The page without it. */
  public static String strip(String page) {
    int end = page.startsWith(FENCE) ? page.indexOf("\n" + FENCE) : -1;
    return end < 0 ? page : page.substring(end + 1 + FENCE.length());
  }
}
