package dev.nightshift.jobs.stats;

import dev.nightshift.job.Database;
import java.nio.file.Path;

/** The two H2 files that stand in for databases where config.yml names none. */
final class Home {
  static final String TORN_FIX =
      "If it is the H2 file of the example: `./nightshift demo heal torn-database`; else restore it"
          + " from its backup. Then ";

  private Home() {}

  /** Where a game writes its rounds. */
  static Database game(Path folder) {
    return at(gameFile(folder));
  }

  /** Where they are copied to. */
  static Database warehouse(Path folder) {
    return at(warehouseFile(folder));
  }

  static Path gameFile(Path folder) {
    return folder.resolve("game.mv.db");
  }

  static Path warehouseFile(Path folder) {
    return folder.resolve("warehouse.mv.db");
  }

  /** The same, so that nothing of it changes; only if it is there and nobody has it open. */
  static Database readOnly(Database database) {
    return database.url().startsWith("jdbc:h2:file:")
        ? new Database(database.url() + ";ACCESS_MODE_DATA=r", database.user(), database.password())
        : database;
  }

  // Without WRITE_DELAY=0 a killed process loses what it committed in its last half second.
  private static Database at(Path file) {
    var name = file.toAbsolutePath().toString().replaceFirst("\\.mv\\.db$", "");
    return Database.at("jdbc:h2:file:" + name + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
  }
}
