package dev.nightshift.server.report;

import dev.nightshift.server.report.Report.Picture;
import java.util.Locale;

/** Bars as SVG; their words stand outside, so that they are never scaled. */
final class Drawing {
  private static final double HEIGHT = 120;

  private Drawing() {}

  static String of(Picture picture) {
    double most =
        picture.bars().stream().mapToDouble(bar -> bar.good() + bar.bad()).max().orElse(0);
    if (most <= 0) {
      return "";
    }
    var text =
        new StringBuilder("<figure><figcaption>")
            .append(HtmlForm.escaped(picture.says()))
            .append("</figcaption>\n");
    if (picture.across()) {
      across(picture, most, text);
    } else {
      upright(picture, most, text);
    }
    return text.append("</figure>\n").toString();
  }

  private static void across(Picture picture, double most, StringBuilder text) {
    text.append("<table class=\"bars\">\n");
    for (var bar : picture.bars()) {
      double good = 100 * bar.good() / most;
      double bad = 100 * bar.bad() / most;
      text.append("<tr><th>")
          .append(HtmlForm.escaped(bar.label()))
          .append(
              "</th><td class=\"bar\"><svg width=\"100%\" height=\"12\" role=\"img\" aria-label=\"")
          .append(HtmlForm.escaped(bar.label() + ": " + bar.value()))
          .append("\">")
          .append(rect("good", percent(0), percent(good), "0", "12", "#2f7d6b"))
          .append(rect(picture.failed(), percent(good), percent(bad), "0", "12"))
          .append("</svg></td><td class=\"n\">")
          .append(HtmlForm.escaped(bar.value()))
          .append("</td></tr>\n");
    }
    text.append("</table>\n");
  }

  private static void upright(Picture picture, double most, StringBuilder text) {
    var bars = picture.bars();
    double step = 100.0 / bars.size();
    text.append("<svg width=\"100%\" height=\"")
        .append(px(HEIGHT))
        .append("\" role=\"img\" aria-label=\"")
        .append(HtmlForm.escaped(picture.says()))
        .append("\">");
    for (int i = 0; i < bars.size(); i++) {
      var bar = bars.get(i);
      var x = percent(i * step + step * 0.1);
      var width = percent(step * 0.8);
      double good = HEIGHT * bar.good() / most;
      double bad = HEIGHT * bar.bad() / most;
      text.append("<g><title>")
          .append(HtmlForm.escaped(bar.label() + ": " + bar.value()))
          .append("</title>")
          .append(rect("good", x, width, px(HEIGHT - good), px(good), "#2f7d6b"))
          .append(rect(picture.failed(), x, width, px(HEIGHT - good - bad), px(bad)))
          .append("</g>");
    }
    text.append("</svg>\n<table class=\"ends\"><tr><td>")
        .append(HtmlForm.escaped(bars.get(0).label()))
        .append("</td><td>at most ")
        .append(String.format(Locale.ROOT, "%,d", Math.round(most)))
        .append("</td><td>")
        .append(HtmlForm.escaped(bars.get(bars.size() - 1).label()))
        .append("</td></tr></table>\n");
  }

  private static String rect(boolean failed, String x, String width, String y, String height) {
    return failed
        ? rect("bad", x, width, y, height, "#c2553f")
        : rect("more", x, width, y, height, "#a9c9c1");
  }

  private static String rect(
      String kind, String x, String width, String y, String height, String fill) {
    return height.equals("0.0") || width.equals("0.00%")
        ? ""
        : "<rect class=\""
            + kind
            + "\" x=\""
            + x
            + "\" y=\""
            + y
            + "\" width=\""
            + width
            + "\" height=\""
            + height
            + "\" fill=\""
            + fill
            + "\"/>";
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }

  private static String px(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
