package dev.nightshift.server.web;

import dev.nightshift.server.security.LoginRedirect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a browser shows instead of what was asked for. It needs neither the store nor a login, as
 * either may be what is missing.
 */
public final class ErrorPage extends Page {
  private final int status;
  private final String what;
  private final String why;
  private final List<Step> steps;
  private final String requestId;

  private ErrorPage(
      String title,
      int status,
      String what,
      String why,
      List<Step> steps,
      String requestId,
      Instant now) {
    super("error.ftlh", title, now);
    this.status = status;
    this.what = what;
    this.why = why;
    this.steps = List.copyOf(steps);
    this.requestId = requestId;
  }

  /**
   * A problem as a page.
   *
   * @param asked what the browser asked for
   */
  static ErrorPage of(Problem problem, Asked asked, Instant now) {
    var steps = new ArrayList<Step>();
    String title;
    var what = sentence(problem.detail());
    var why = "";
    switch (problem.status()) {
      case 401 -> {
        title = "You are not logged in";
        what = "Your session has ended, or there was none; nothing was done.";
        why =
            "Sessions end some time after their last use, at \"Log out everywhere\", and when an"
                + " admin ends them.";
        steps.add(new Step(LoginRedirect.to(asked.from()).toString(), "Log in and go on"));
      }
      case 403 -> {
        title = "Nothing was done";
        steps.add(new Step(asked.from(), "Back, and load the page again"));
        steps.add(new Step("/account", "Who you are here"));
      }
      case 404 -> {
        title = "There is nothing here";
        if (problem.unmatched()) {
          what = "No page has the address " + asked.path() + ".";
        }
        why =
            "The link may be mistyped, or what it leads to was renamed, removed, or is kept no"
                + " longer.";
      }
      case 405 -> {
        title = "This address is no page";
        what = asked.path() + " is where a button sends its form.";
        why = "It cannot be opened or loaded again by itself; nothing was done.";
        steps.add(new Step(parent(asked.path()), "The page with that button"));
      }
      case 429 -> {
        title = "Too many tries";
        why = "After several wrong passwords, each further try has to wait.";
        steps.add(new Step(LoginRedirect.PAGE, "Log in later"));
      }
      case 503 -> {
        title = "The server cannot answer now";
        why =
            "Its store may be away, or the server may be stopping. Nothing is lost: runs that are at"
                + " work go on, and what they did is written down when the store is back.";
        steps.add(new Step(asked.again(), "Try again"));
        steps.add(new Step("/runbooks/alerts/BackgroundJobStoreDown.md", "What to do about it"));
      }
      default -> {
        boolean ours = problem.status() >= 500;
        title = ours ? "The server failed to answer" : "That was not understood";
        why =
            ours
                ? "This is a fault of the server, not of what you did. Whether an action was carried"
                    + " out is in the audit."
                : "";
        steps.add(new Step(asked.again(), ours ? "Try again" : "Back"));
        if (ours) {
          steps.add(new Step("/audit", "Audit"));
        }
      }
    }
    return new ErrorPage(title, problem.status(), what, why, steps, problem.requestId(), now);
  }

  private static String parent(String path) {
    int end = path.lastIndexOf('/');
    return end <= 0 ? "/" : path.substring(0, end);
  }

  private static String sentence(String text) {
    if (text.isEmpty()) {
      return "";
    }
    var begun = Character.toUpperCase(text.charAt(0)) + text.substring(1);
    return begun.endsWith(".") ? begun : begun + ".";
  }

  public int getStatus() {
    return status;
  }

  public String getWhat() {
    return what;
  }

  public String getWhy() {
    return why;
  }

  public List<Step> getSteps() {
    return steps;
  }

  public String getRequestId() {
    return requestId;
  }

  /** A link to what may help. */
  public record Step(String href, String text) {}

  /**
   * An error as the API tells it.
   *
   * @param unmatched there is no such address at all
   */
  public record Problem(int status, String detail, String requestId, boolean unmatched) {}

  /**
   * What the browser asked for.
   *
   * @param path without a query
   * @param again where the same can be had once more
   * @param from the page that led here
   */
  record Asked(String path, String again, String from) {}
}
