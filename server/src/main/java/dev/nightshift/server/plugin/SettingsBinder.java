package dev.nightshift.server.plugin;

import dev.nightshift.server.catalog.JobDefinition.SettingDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Fills records from config.yml, as {@link dev.nightshift.job.Setting} describes it. A component of
 * type {@link ConfigNode} takes whatever stands there. Thread-safe.
 */
public final class SettingsBinder {
  private final Path dataFolder;
  private final Function<String, String> environment;

  /**
   * @param dataFolder where relative paths start
   * @param environment gives secrets of the form {@code env:NAME}, or null
   */
  public SettingsBinder(Path dataFolder, Function<String, String> environment) {
    this.dataFolder = dataFolder.toAbsolutePath().normalize();
    this.environment = environment;
  }

  /**
   * The filled record, or empty after adding a problem for everything that is wrong.
   *
   * @param node the mapping with the record's keys; {@link ConfigNode.Empty} gives the defaults
   * @throws RuntimeException if no configuration could ever fill this record
   */
  public <R> Optional<R> bind(Class<R> type, ConfigNode node, List<ConfigProblem> problems) {
    return bind(type, node, problems, secret -> {});
  }

  /**
   * The same.
   *
   * @param secrets hears of each secret in it
   */
  <R> Optional<R> bind(
      Class<R> type, ConfigNode node, List<ConfigProblem> problems, Consumer<BoundSecret> secrets) {
    return record(type, secrets).bind(node, SettingRange.ANY, problems).map(type::cast);
  }

  /**
   * Every key that the record takes.
   *
   * @throws RuntimeException if no configuration could ever fill this record
   */
  public List<SettingDescription> describe(Class<?> type) {
    return record(type, secret -> {}).describe("");
  }

  private RecordType record(Class<?> type, Consumer<BoundSecret> heard) {
    if (!type.isRecord()) {
      throw new UnusableSettingsException(
          "the settings " + type.getName() + " are no record, or its type cannot be known");
    }
    var secrets = new SecretReferences(dataFolder, environment, heard);
    var found = new SettingTypes(dataFolder, secrets).of(type, type.getSimpleName());
    if (found instanceof RecordType record) {
      return record;
    }
    throw new UnusableSettingsException("the settings " + type.getName() + " are no record");
  }
}
