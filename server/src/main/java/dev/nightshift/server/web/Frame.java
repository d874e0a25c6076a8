package dev.nightshift.server.web;

import dev.nightshift.server.health.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is round every page, and how templates say times. Public methods are what they call. */
public final class Frame {
  private final Viewer viewer;
  private final Notes.Note note;
  private final String here;
  private final int troubles;
  private final Instant now;

  /**
   * @param note what came of the last action; null without one
   * @param here the page's own address
   * @param troubles jobs that need somebody
   */
  Frame(Viewer viewer, Notes.Note note, String here, int troubles, Instant now) {
    this.viewer = viewer;
    this.note = note;
    this.here = here;
    this.troubles = troubles;
    this.now = now;
  }

  public Viewer viewer() {
    return viewer;
  }

  public Notes.Note note() {
    return note;
  }

  public String here() {
    return here;
  }

  public Instant now() {
    return now;
  }

  public String iso() {
    return now.toString();
  }

  public String utc(Instant instant) {
    return Wording.instant(instant);
  }

  public String ago(Instant instant) {
    return Wording.ago(instant, now);
  }

  public String due(Instant instant) {
    return Wording.in(instant, now);
  }

  public String took(Duration duration) {
    return Wording.took(duration);
  }

  public String count(long number) {
    return Wording.count(number);
  }

  public String bytes(long bytes) {
    return Wording.bytes(bytes);
  }

  public String asset(String name) {
    return Assets.address(name);
  }

  public List<Menu.Group> menu() {
    return Menu.at(here, troubles, viewer.role().equals("admin"));
  }
}
