package dev.nightshift.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * An error as RFC 9457 has it.
 *
 * @param requestId the same as in the server's log
 * @param near names that may have been meant; absent if there are none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProblemJson(
    String type, String title, int status, String detail, String requestId, List<String> near) {

  private static final String UNMATCHED = "there is nothing at ";

  /** The error of an address that nothing answers, whatever is in the store. */
  static String nothingAt(String place) {
    return UNMATCHED + place + "; the jobs are at /api/v1/jobs";
  }

  /** Whether no resource has the address. */
  public boolean unmatched() {
    return status == 404 && detail.startsWith(UNMATCHED);
  }
}
