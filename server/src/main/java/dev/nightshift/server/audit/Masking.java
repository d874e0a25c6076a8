package dev.nightshift.server.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Keeps secrets that people type into parameters and reasons out of the audit, which is never
 * changed afterwards. It knows them by their names and by their forms; no more can be promised.
 */
final class Masking {
  static final String MASK = "***";

  private static final Pattern NAME =
      Pattern.compile(
          "(?i)(.*[-_.])?pass|.*(passw(or)?d|passphrase|passcode|secret|token|api[-_.]?key|access[-_.]?key"
              + "|private[-_.]?key|credential|authorization|cookie).*");
  private static final Pattern SAID =
      Pattern.compile(
          "(?i)\\b(\\w*(?:password|passwd|passphrase|secret|token|api[-_]?key|access[-_]?key)\\w*"
              + "[\"']?\\s*[=:]\\s*[\"']?)[^\\s\"',;&]+");
  private static final Pattern HEADER =
      Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9+/._~=-]{8,}");
  private static final Pattern IN_URL = Pattern.compile("(://[^\\s/:@]*:)[^\\s/@]+@");
  private static final Pattern KNOWN_FORM =
      Pattern.compile(
          "\\beyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"
              + "|\\b(?:ghp|gho|ghs|github_pat|glpat|xox[abpr])[-_][A-Za-z0-9_-]{10,}"
              + "|\\bAKIA[0-9A-Z]{16}\\b"
              + "|(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)");

  private Masking() {}

  static Map<String, String> parameters(Map<String, String> given) {
    var masked = new TreeMap<String, String>();
    given.forEach((name, value) -> masked.put(name, value(name, value)));
    return masked;
  }

  // a reference says where a secret is, and is none
  private static String value(String name, String value) {
    if (value.isEmpty() || value.startsWith("env:") || value.startsWith("file:")) {
      return value;
    }
    return NAME.matcher(name).matches() ? MASK : text(value);
  }

  static String text(String text) {
    var masked = KNOWN_FORM.matcher(text).replaceAll(MASK);
    masked = HEADER.matcher(masked).replaceAll("$1 " + MASK);
    masked = IN_URL.matcher(masked).replaceAll("$1" + MASK + "@");
    return SAID.matcher(masked).replaceAll("$1" + MASK);
  }
}
