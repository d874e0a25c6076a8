package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Secret;
import dev.nightshift.server.engine.StoreAwayException;
import dev.nightshift.server.run.RunHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The password of the store's own user is rotated under an open store. An H2 file has none: it is
 * guarded by the data folder's permissions.
 */
@Timeout(300)
class PostgresRotatedPasswordTest {
  private static final String USER = "rotated_password";
  private static final String RULE = "host all " + USER + " all scram-sha-256\n";

  @TempDir Path folder;
  private final PostgresServer server = PostgresServer.shared();
  private String url;
  private PostgresStore store;

  @BeforeEach
  void openAsAUserWithAPassword() throws Exception {
    var administrators = server.dropped("rotated_password").url().orElseThrow();
    url = administrators.replaceAll("(?<=[?&])(user|password)=[^&]*&?", "");
    execute("drop role if exists " + USER, "create role " + USER + " login password 'first'");
    execute("create schema rotated_password authorization " + USER);
    askForPasswords();
    store = PostgresStore.open(with("first"), Clock.systemUTC());
  }

  @AfterEach
  void close() throws Exception {
    if (store != null) {
      store.close();
    }
    execute("drop schema rotated_password cascade", "drop owned by " + USER, "drop role " + USER);
  }

  /** A PostgreSQL of tests lets in whoever comes; another one asks already. */
  private void askForPasswords() throws IOException, SQLException {
    var rules = Path.of(told("show hba_file"));
    if (Files.isWritable(rules) && !Files.readString(rules).contains(RULE)) {
      var others = Files.readString(rules);
      Files.writeString(rules, RULE + others, StandardOpenOption.TRUNCATE_EXISTING);
      execute("select pg_reload_conf()");
    }
    // it reads its rules when it comes to it
    long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (letsInWithAnyPassword()) {
      Assumptions.assumeTrue(
          System.nanoTime() < patience,
          "this PostgreSQL asks nobody for a password, and " + rules + " cannot be written");
    }
  }

  private boolean letsInWithAnyPassword() {
    try (var connection = DriverManager.getConnection(url, USER, "not the password")) {
      return !connection.isClosed();
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("password");
      return false;
    }
  }

  private StoreSettings with(String password) throws IOException {
    var file = Files.writeString(folder.resolve("password"), password);
    return new StoreSettings(
        Optional.of(url),
        Optional.of(USER),
        Optional.of(
            new Secret(
                "file:" + file,
                () -> {
                  try {
                    return Files.readString(file);
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                })),
        4,
        Duration.ofSeconds(3),
        Optional.empty());
  }

  private void execute(String... lines) throws SQLException {
    try (var connection = server.connect();
        var statement = connection.createStatement()) {
      for (var line : lines) {
        statement.execute(line);
      }
    }
  }

  private String told(String sql) throws SQLException {
    try (var connection = server.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** As a database ends them that is restarted or fails over. */
  private void endConnections() throws SQLException {
    assertThat(
            told(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = '"
                    + USER
                    + "'"))
        .isNotEqualTo("0");
  }

  private boolean answers() {
    return store.history().list(new RunHistory.Query(null, Set.of(), null, 1)).runs().isEmpty();
  }

  /** Once it does, which may take a busy machine more than one try. */
  private boolean answersSoon() {
    long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        return answers();
      } catch (StoreAwayException e) {
        if (System.nanoTime() > patience) {
          throw e;
        }
      }
    }
  }

  @Test
  void theStoreGoesOnWithTheNewPasswordWithoutARestart() throws Exception {
    assertThat(answersSoon()).isTrue();
    execute("alter role " + USER + " password 'second'");
    assertThat(answers()).as("connections that are open stay so").isTrue();

    endConnections();
    assertThatThrownBy(this::answers).as("the file still has the old one").isNotNull();

    with("second");
    assertThat(answersSoon()).as("the next connection has the new one").isTrue();
    assertThat(told("select count(*) from pg_stat_activity where usename = '" + USER + "'"))
        .isNotEqualTo("0");
  }
}
