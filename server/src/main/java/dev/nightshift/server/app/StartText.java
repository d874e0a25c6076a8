package dev.nightshift.server.app;

import dev.nightshift.server.cli.console.Installation;
import dev.nightshift.server.cli.console.ProductVersion;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.plugin.PluginProblem;
import dev.nightshift.server.security.AdminPassword;
import dev.nightshift.server.security.CliToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the operator reads once the server is ready. */
final class StartText {
  private StartText() {}

  static String jobs(LoadedPlugins loaded) {
    var plugins =
        loaded.jobs().stream().map(job -> job.definition().plugin().name()).distinct().count();
    return counted(loaded.jobs().size(), "job") + " from " + counted((int) plugins, "plugin");
  }

  /**
   * @param folder paths below it are told relative to it
   * @param store the store's name
   */
  static List<String> lines(
      Installation installation, LoadedPlugins loaded, Path folder, String url, String store) {
    List<String> lines = new ArrayList<>();
    lines.add("Nightshift " + ProductVersion.text() + " · " + jobs(loaded) + " · store " + store);
    lines.add("  page      " + url);
    var password = AdminPassword.file(installation.dataFolder());
    if (Files.exists(password)) {
      lines.add(
          "  login     "
              + AdminPassword.NAME
              + ", password in "
              + shortened(folder, password)
              + "; change it on the page, and the file goes");
    }
    lines.add("  metrics   " + url + "/metrics   (scrape with alerts/prometheus.yml)");
    lines.add(
        "  token     in "
            + shortened(folder, CliToken.file(installation.dataFolder()))
            + ", for whatever acts over HTTP; ./nightshift finds it by itself");
    var problems = loaded.problems();
    for (int i = 0; i < problems.size(); i++) {
      lines.add(
          (i == 0 ? "  plugins   " + counted(problems.size(), "problem") + ": " : "            ")
              + text(problems.get(i)));
    }
    return lines;
  }

  private static String text(PluginProblem problem) {
    return problem.toString();
  }

  private static String shortened(Path folder, Path file) {
    return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
