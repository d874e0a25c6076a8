package dev.nightshift.server.bundle.alert.kind;

import java.util.ArrayList;
import java.util.List;

/**
 * What the runbook of an alert says. Texts are Markdown; {@code JOB} and {@code RUN} stand for the
 * job of the alert and the run in question.
 *
 * @param meaning what is true when it fires
 * @param impact what happens if nobody acts
 * @param diagnosis what to look at, in this order
 * @param mitigation what to do
 * @param escalation when to call whom
 */
public record Guide(
    String meaning, String impact, List<Step> diagnosis, List<Step> mitigation, String escalation) {

  /**
   * One step.
   *
   * @param text what and why
   * @param command to type, or empty
   * @param query to ask Prometheus, a template; or empty
   */
  public record Step(String text, String command, String query) {}

  /** Starts a guide; steps are added to it. */
  static Guide of(String meaning, String impact, String escalation) {
    return new Guide(oneLine(meaning), oneLine(impact), List.of(), List.of(), oneLine(escalation));
  }

  Guide look(String text, String command) {
    return looking(new Step(oneLine(text), command, ""));
  }

  Guide ask(String text, String query) {
    return looking(new Step(oneLine(text), "", query.strip()));
  }

  Guide act(String text, String... command) {
    List<Step> more = new ArrayList<>(mitigation);
    more.add(new Step(oneLine(text), String.join("\n", command), ""));
    return new Guide(meaning, impact, diagnosis, List.copyOf(more), escalation);
  }

  private Guide looking(Step step) {
    List<Step> more = new ArrayList<>(diagnosis);
    more.add(step);
    return new Guide(meaning, impact, List.copyOf(more), mitigation, escalation);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\n\\s*", " ");
  }
}
