package dev.nightshift.server.cli.store;

import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ConfigFile;
import dev.nightshift.server.cli.console.Installation;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import dev.nightshift.server.store.StoreSettings;
import java.util.ArrayList;
import java.util.List;

/** The section {@code store} of config.yml, for commands that work without a server. */
final class StoreSection {
  private StoreSection() {}

  /**
   * What it says.
   *
   * @throws CommandFailure with all that is wrong in it
   */
  static StoreSettings of(Installation installation, Terminal terminal) {
    List<ConfigProblem> problems = new ArrayList<>();
    var binder = new SettingsBinder(installation.dataFolder(), terminal.environment());
    var settings =
        binder.bind(StoreSettings.class, installation.config().document().at("store"), problems);
    return settings
        .filter(found -> problems.isEmpty())
        .orElseThrow(() -> ConfigFile.failure(installation.config().path(), problems));
  }
}
