package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.backup.BackupException;
import dev.nightshift.server.backup.BackupFile;
import dev.nightshift.server.backup.BackupManifest;
import dev.nightshift.server.cli.Commands;
import dev.nightshift.server.cli.console.ServerFile;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.store.StoreRestore.Restored;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class H2BackupTest extends BackupContract {
  private boolean closed;

  private Path data() {
    return folder.resolve("data");
  }

  @Override
  Store open() {
    closed = false;
    return H2Store.open(data().resolve("nightshift"), CLOCK);
  }

  private void stop() {
    if (!closed) {
      store.close();
      closed = true;
    }
  }

  @Override
  void close() {
    stop();
  }

  @Override
  Restored restore(Path copy) throws Exception {
    stop();
    return restoring(copy, step -> {}).file(restored -> entry("restore"));
  }

  private StoreRestore restoring(Path copy, Consumer<RestoreStep> reached) {
    return new StoreRestore(data(), copy, CLOCK, reached);
  }

  @Test
  void aCopyIsMadeAlsoWhereDriverManagerKnowsNothingOfH2() throws Exception {
    org.h2.Driver.unload();
    try {
      assertThat(backup("unknown.zip").rows()).isPositive();
      assertThat(StoreRestore.verify(copy("unknown.zip"))).isNotNull();
    } finally {
      org.h2.Driver.load();
    }
  }

  @Override
  Store opened() {
    return H2Store.open(data().resolve("nightshift"), CLOCK);
  }

  @Override
  Connection connection() throws Exception {
    return DriverManager.getConnection(
        "jdbc:h2:file:" + data().resolve("nightshift") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
        "sa",
        "");
  }

  private List<Path> inData(String pattern) throws Exception {
    try (var found = Files.newDirectoryStream(data(), pattern)) {
      List<Path> all = new java.util.ArrayList<>();
      found.forEach(all::add);
      return all;
    }
  }

  @Test
  void theStoreOfBeforeIsKept() throws Exception {
    backup("a.zip");
    var later = run("gc", RunState.SUCCEEDED);
    var done = restore(copy("a.zip"));
    assertThat(done.kept().getFileName().toString())
        .isEqualTo("nightshift-before-20261122T100000Z.mv.db");
    try (var before = H2Store.open(Path.of(done.kept().toString().replace(".mv.db", "")), CLOCK)) {
      assertThat(runs(before)).hasSize(32).extracting(Run::id).contains(later);
    }
    try (var now = opened()) {
      assertThat(runs(now)).hasSize(31).extracting(Run::id).doesNotContain(later);
    }
  }

  @Test
  void aFreshFolderIsRestoredInto() throws Exception {
    backup("a.zip");
    stop();
    Files.delete(data().resolve("nightshift.mv.db"));
    assertThat(restore(copy("a.zip")).kept()).isNull();
    try (var now = opened()) {
      assertThat(runs(now)).hasSize(31);
    }
  }

  @Test
  void aStoreThatIsInUseIsNotTouched() {
    backup("a.zip");
    assertThatThrownBy(
            () -> restoring(copy("a.zip"), step -> {}).file(restored -> entry("restore")))
        .isInstanceOf(StoreInUseException.class)
        .hasMessageContaining("nightshift.mv.db is open in another process");
    assertThat(runs(store)).hasSize(31);
  }

  private void refused(Path copy, String... words) throws Exception {
    stop();
    var before = Files.readAllBytes(data().resolve("nightshift.mv.db"));
    assertThatThrownBy(() -> restore(copy))
        .isInstanceOf(BackupException.class)
        .hasMessageContainingAll(words);
    assertThatThrownBy(() -> StoreRestore.verify(copy)).isInstanceOf(BackupException.class);
    assertThat(Files.readAllBytes(data().resolve("nightshift.mv.db"))).isEqualTo(before);
    assertThat(inData("nightshift-before-*")).isEmpty();
    assertThat(inData(".restore*")).isEmpty();
  }

  @Test
  void aDamagedCopyIsRefusedAndTheStoreStaysAsItIs() throws Exception {
    backup("a.zip");
    var whole = Files.readAllBytes(copy("a.zip"));
    var bytes = whole.clone();
    bytes[bytes.length / 2] ^= 1;
    Files.write(copy("a.zip"), bytes);
    refused(copy("a.zip"), "a.zip is damaged, or no copy of a store");
    Files.write(copy("b.zip"), java.util.Arrays.copyOf(whole, whole.length - 100));
    refused(copy("b.zip"), "b.zip is damaged, or no copy of a store");
    Files.writeString(copy("c.zip"), "hello");
    refused(copy("c.zip"), "c.zip is damaged, or no copy of a store");
    refused(copy("d.zip"), "there is no file ", "d.zip");
  }

  @Test
  void aCopyWhoseRecordsAreOthersIsRefused() throws Exception {
    var manifest = backup("a.zip");
    new BackupFile(copy("a.zip")).unpack(copy("other.mv.db"));
    var url = "jdbc:h2:file:" + copy("other");
    try (var connection = DriverManager.getConnection(url, "sa", "")) {
      connection.createStatement().execute("delete from run_log");
    }
    new BackupFile(copy("b.zip")).write(copy("other.mv.db"), manifest);
    refused(copy("b.zip"), "does not read as it was written: run_log (0 rows)");
  }

  @Test
  void aNewerSchemaAndANewerFormatAreRefused() throws Exception {
    var manifest = backup("a.zip");
    new BackupFile(copy("a.zip")).unpack(copy("other.mv.db"));
    var newer =
        new BackupManifest(
            1, "9.0.0", 99, manifest.store(), manifest.taken(), manifest.tables(), 0, "");
    new BackupFile(copy("b.zip")).write(copy("other.mv.db"), newer);
    refused(
        copy("b.zip"), "was made by version 9.0.0 with schema version 99", "this version knows");
    var format =
        new BackupManifest(
            2, "9.0.0", 6, manifest.store(), manifest.taken(), manifest.tables(), 0, "");
    new BackupFile(copy("c.zip")).write(copy("other.mv.db"), format);
    refused(copy("c.zip"), "was made by version 9.0.0 in format 2", "reads format 1");
  }

  @Test
  void aCopyOfTheFirstSchemaIsBroughtUpToDate() throws Exception {
    var file = folder.resolve("first").resolve("nightshift");
    var url = "jdbc:h2:file:" + file;
    Flyway.configure()
        .dataSource(url, "sa", "")
        .locations(SchemaFiles.H2)
        .target("1")
        .load()
        .migrate();
    var data = getClass().getResourceAsStream("/db/released/v1-data.sql").readAllBytes();
    try (var connection = DriverManager.getConnection(url, "sa", "")) {
      for (var sql : new String(data, StandardCharsets.UTF_8).split(";\\s*\\n", -1)) {
        if (!sql.isBlank()) {
          connection.createStatement().execute(sql);
        }
      }
    }
    var manifest = H2Store.backupOf(file).write(copy("v1.zip"), "1", T0, (table, more) -> {});
    assertThat(manifest.schema()).isEqualTo(1);
    try (var connection = DriverManager.getConnection(url, "sa", "")) {
      assertThat(CopyFile.schema(connection)).as("copying changes nothing").isEqualTo(1);
    }
    restore(copy("v1.zip"));
    try (var now = opened()) {
      assertThat(runs(now)).hasSize((int) manifest.rows("run"));
      assertThat(now.runs().readCursor(RunStoreContract.GC, "page")).contains("812");
      assertThat(now.controls().orders()).isEmpty();
    }
  }

  private static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  @ParameterizedTest
  @EnumSource(names = {"UNPACKED", "MIGRATED", "KEPT", "REPLACED"})
  void whereverItDiesThereIsOneWholeStoreAndTheNextTrySucceeds(RestoreStep step) throws Exception {
    backup("a.zip");
    var later = run("gc", RunState.SUCCEEDED);
    stop();
    assertThatThrownBy(
            () ->
                restoring(
                        copy("a.zip"),
                        reached -> {
                          if (reached == step) {
                            throw new Death();
                          }
                        })
                    .file(restored -> entry("restore")))
        .isInstanceOf(Death.class);
    boolean replaced = step.compareTo(RestoreStep.REPLACED) >= 0;
    try (var now = opened()) {
      assertThat(runs(now)).hasSize(replaced ? 31 : 32);
    }
    var next =
        new StoreRestore(data(), copy("a.zip"), Clock.offset(CLOCK, Duration.ofSeconds(5)))
            .file(restored -> entry("restore"));
    try (var now = opened()) {
      assertThat(runs(now)).hasSize(31);
    }
    assertThat(inData(".restore-*")).isEmpty();
    boolean found = false;
    for (var kept : inData("nightshift-before-*.mv.db")) {
      assertThat(Files.isSameFile(kept, data().resolve("nightshift.mv.db"))).isFalse();
      try (var before = H2Store.open(Path.of(kept.toString().replace(".mv.db", "")), CLOCK)) {
        found |= before.history().find(later).isPresent();
      }
    }
    assertThat(found).as("the store of before is there").isTrue();
    assertThat(next.kept()).exists();
  }

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int command(String... arguments) throws Exception {
    said.reset();
    Files.writeString(folder.resolve("config.yml"), "dataFolder: data\n");
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return Commands.execute(
        new Terminal(out, out, false, folder, name -> null, CLOCK), null, arguments);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void withoutAServerTheCommandsDoIt() throws Exception {
    var file = copy("a.zip").toString();
    stop();
    assertThat(command("backup", "--to", file)).as(this::said).isZero();
    assertThat(said()).contains("31 runs and 6 audit entries; each was read back");
    assertThat(command("backup", "--to", file)).isEqualTo(2);
    assertThat(command("backup")).as(this::said).isZero();
    assertThat(said()).contains("store-backups/nightshift_20261122T100000Z.backup.zip");
    assertThat(command("backup", "--verify", file)).as(this::said).isZero();
    assertThat(said()).contains("a.zip is whole:");
    assertThat(command("restore", file, "--job", "gc")).isEqualTo(2);
    assertThat(command("restore")).isEqualTo(2);
    new ServerFile("http://127.0.0.1:1", ProcessHandle.current().pid()).write(data());
    assertThat(command("restore", file)).isEqualTo(1);
    assertThat(said())
        .contains("the server at http://127.0.0.1:1 (process ", "uses the store", "stop it first");
    ServerFile.delete(data());
    assertThat(command("restore", file, "--reason", "a test")).as(this::said).isZero();
    assertThat(said()).contains("31 runs", "the store of before is ", "start the server");
    try (var connection = connection();
        var row =
            connection
                .createStatement()
                .executeQuery("select reason, detail from audit where action = 'restore'")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("a test");
      assertThat(row.getString(2)).contains("nightshift-before-20261122T100000Z.mv.db");
    }
    assertThat(command("backup", "--verify", folder.resolve("config.yml").toString())).isEqualTo(1);
  }
}
