package dev.nightshift.jobs.validators;

import dev.nightshift.job.Database;
import dev.nightshift.job.Setting;
import java.nio.file.Path;
import java.util.Optional;

/** Where the rows of these jobs are kept; jobs that work together say the same. */
public record StoreSettings(
    @Setting(
            value = "Folder of the file with validators, scoring runs and trust scores",
            byDefault = "validators")
        Path folder,
    @Setting("A database to take instead of the file; several nodes need one")
        Optional<Database> database) {

  /** The file is opened in a way that an interrupted thread does not close it for the others. */
  Database orFile() {
    return database.orElseGet(
        () ->
            Database.at(
                "jdbc:h2:async:"
                    + folder.resolve("validators").toAbsolutePath()
                    + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"));
  }
}
