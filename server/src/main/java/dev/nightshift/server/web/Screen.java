package dev.nightshift.server.web;

import io.dropwizard.views.common.View;
import java.nio.charset.StandardCharsets;

/** A page: a template, what is round it and what is on it. */
public final class Screen extends View {
  private final String title;
  private final Frame frame;
  private final Object model;

  /**
   * @param template without its ending
   * @param frame null for people who may not read
   * @param model what the template calls {@code m}; public, as are its methods
   */
  Screen(String template, String title, Frame frame, Object model) {
    super(template + ".ftlh", StandardCharsets.UTF_8);
    this.title = title;
    this.frame = frame;
    this.model = model;
  }

  public String getTitle() {
    return title;
  }

  public Frame getFrame() {
    return frame;
  }

  public Object getM() {
    return model;
  }
}
