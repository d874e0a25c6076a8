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
    String type, String title, int status, String detail, String requestId, List<String> near) {}
