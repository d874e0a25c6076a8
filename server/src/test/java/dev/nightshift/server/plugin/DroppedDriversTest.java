package dev.nightshift.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Context;
import dev.nightshift.job.Database;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.NoSettings;
import dev.nightshift.job.Secret;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DroppedDriversTest {
  /** Takes jdbc:parcel: URLs; its connections know their URL and who looked for classes. */
  private static final String DRIVER =
      """
      package parcel;
      import java.sql.*;
      import java.util.*;
      import java.lang.reflect.Proxy;
      public class ParcelDriver implements Driver {
        static {
          try {
            DriverManager.registerDriver(new ParcelDriver());
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        }
        public boolean acceptsURL(String url) { return url.startsWith("jdbc:parcel:"); }
        public Connection connect(String url, Properties info) throws SQLException {
          if (!acceptsURL(url)) return null;
          if (url.contains("nobody")) throw new SQLException("connection refused", "08001");
          if (!"pw".equals(info.getProperty("password", "pw")))
            throw new SQLException("bad password for " + url, "28000");
          var loader = Thread.currentThread().getContextClassLoader();
          return (Connection) Proxy.newProxyInstance(
              ParcelDriver.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, args) -> method.getName().equals("getCatalog")
                  ? url + " " + (loader == ParcelDriver.class.getClassLoader()) : null);
        }
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
          return new DriverPropertyInfo[0];
        }
        public int getMajorVersion() { return 3; }
        public int getMinorVersion() { return 7; }
        public boolean jdbcCompliant() { return false; }
        public java.util.logging.Logger getParentLogger() { return null; }
      }
      """;

  private static final String ASKS =
      """
      try (var connection = Database.at("jdbc:parcel:box").connect()) {
        context.phase(connection.getCatalog());
      }
      try (var connection = Database.at("jdbc:h2:mem:").connect();
          var rows = connection.createStatement().executeQuery("select 6 * 7")) {
        rows.next();
        context.phase("h2 says " + rows.getInt(1));
      }
      context.executor().submit(() -> {
        try (var connection = Database.at("jdbc:parcel:other").connect()) {
          context.phase(connection.getCatalog());
        }
        return null;
      }).get();
      try {
        Class.forName("parcel.ParcelDriver");
        context.phase("sees the driver's classes");
      } catch (ClassNotFoundException e) {
        context.phase("sees no class of it");
      }
      """;

  @TempDir Path temp;

  private static PluginJars driverJar() {
    return PluginJars.jar()
        .source(DRIVER)
        .file(
            "META-INF/services/java.sql.Driver",
            "parcel.ParcelDriver\n".getBytes(StandardCharsets.UTF_8));
  }

  private LoadedPlugins load() {
    return new PluginLoader(temp.resolve("data"), name -> null)
        .load(List.of(PluginFolder.at(temp.resolve("plugins"))), ConfigDocument.parse(""));
  }

  private List<String> phases(LoadedJob job) throws Exception {
    try (var context = TestContext.of(new Nothing(), new NoSettings(), temp.resolve("run"))) {
      job.run(context);
      return context.phases();
    }
  }

  @Test
  void aPluginConnectsThroughADroppedInDriverAndTheServersOwn() throws Exception {
    driverJar().write(temp.resolve("plugins/drivers/parcel.jar"));
    PluginJars.withJob("q.Asks", "", ASKS).write(temp.resolve("plugins/asks.jar"));
    try (var loaded = load()) {
      assertThat(loaded.problems()).isEmpty();
      assertThat(loaded.plugins()).extracting(LoadedPlugin::name).containsExactly("asks");
      var driver = loaded.offeredDrivers().get(0);
      assertThat(driver.className()).isEqualTo("parcel.ParcelDriver");
      assertThat(driver.version()).isEqualTo("3.7");
      assertThat(driver.source()).isEqualTo(temp.resolve("plugins/drivers/parcel.jar").toString());
      assertThat(driver.sha256()).matches("[0-9a-f]{64}");
      assertThat(phases(loaded.job("asks").orElseThrow()))
          .containsExactly(
              "jdbc:parcel:box true",
              "h2 says 42",
              "jdbc:parcel:other true",
              "sees no class of it");
    }
    assertThat(DriverManager.drivers().map(Object::toString))
        .noneMatch(name -> name.contains("parcel"));
  }

  @Test
  void aPluginsOwnDriverNeedsNoDropping() throws Exception {
    PluginJars.jar()
        .service("q.Own")
        .source(DRIVER)
        .file(
            "META-INF/services/java.sql.Driver",
            "parcel.ParcelDriver\n".getBytes(StandardCharsets.UTF_8))
        .source(
            PluginJars.job(
                "q.Own",
                "",
                "context.phase(Database.at(\"jdbc:parcel:mine\").connect().getCatalog());"))
        .write(temp.resolve("plugins/own.jar"));
    try (var loaded = load()) {
      assertThat(loaded.problems()).isEmpty();
      assertThat(phases(loaded.job("own").orElseThrow())).containsExactly("jdbc:parcel:mine true");
    }
  }

  @Test
  void aFolderOfJarsIsOneDriver() throws Exception {
    driverJar().write(temp.resolve("plugins/drivers/parcel/parcel.jar"));
    PluginJars.jar().write(temp.resolve("plugins/drivers/parcel/library.jar"));
    try (var loaded = load()) {
      assertThat(loaded.problems()).isEmpty();
      assertThat(loaded.offeredDrivers()).hasSize(1);
    }
  }

  @Test
  void whatIsNoDriverIsSaidAndHindersNothing() throws Exception {
    PluginJars.withJob("q.Report", "", "").write(temp.resolve("plugins/drivers/report.jar"));
    PluginJars.jar()
        .file("META-INF/services/java.sql.Driver", "gone.Driver".getBytes(StandardCharsets.UTF_8))
        .write(temp.resolve("plugins/drivers/torn.jar"));
    driverJar().write(temp.resolve("plugins/drivers/whole.jar"));
    try (var loaded = load()) {
      assertThat(loaded.offeredDrivers()).hasSize(1);
      assertThat(loaded.failures()).hasSize(2);
      assertThat(loaded.failures().get(0).toString())
          .contains("drivers/report.jar", "it holds no JDBC driver", "one folder up");
      assertThat(loaded.failures().get(1).toString())
          .contains("drivers/torn.jar", "gone.Driver", "is not offered");
    }
  }

  @Test
  void withoutADriverTheErrorNamesUrlDriversAndTheFolderButNoPassword() {
    var database = Database.at("jdbc:clickhouse://ch:8123/stats?user=u&password=tiger&ssl=true");
    assertThatThrownBy(database::connect)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(
            "no JDBC driver takes jdbc:clickhouse://ch:8123/stats?user=u&password=***&ssl=true")
        .hasMessageContaining("org.h2.Driver")
        .hasMessageContaining("org.postgresql.Driver")
        .hasMessageContaining("folder drivers in the plugin folder")
        .hasMessageNotContaining("tiger");
    assertThat(database.toString()).doesNotContain("tiger");
  }

  @Test
  void aRefusedLoginNamesUserAndReferenceButNoPassword() throws Exception {
    var url = "jdbc:h2:file:" + temp.resolve("shop") + ";USER=sa;PASSWORD=tiger";
    try (var made = Database.at(url).connect()) {
      assertThat(made.isValid(1)).isTrue();
    }
    var wrong =
        new Database(
            "jdbc:h2:file:" + temp.resolve("shop"),
            Optional.of("sa"),
            Optional.of(new Secret("env:SHOP_PASSWORD", () -> "lion")));
    assertThatThrownBy(wrong::connect)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("refused the login of user sa (password from env:SHOP_PASSWORD)")
        .hasMessageNotContaining("lion");
  }

  @Test
  void aServerThatDoesNotAnswerIsNamed() throws IOException {
    assertThatThrownBy(Database.at("jdbc:postgresql://127.0.0.1:1/shop")::connect)
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("cannot connect to jdbc:postgresql://127.0.0.1:1/shop: ");
    Files.writeString(temp.resolve("torn.mv.db"), "no database");
    assertThatThrownBy(Database.at("jdbc:h2:file:" + temp.resolve("torn"))::connect)
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("cannot open jdbc:h2:file:");
  }

  @Test
  void aPasswordThatIsNotThereIsNamed() {
    var database =
        new Database(
            "jdbc:h2:mem:", Optional.of("sa"), Optional.of(new Secret("env:NOT_SET", () -> null)));
    assertThatThrownBy(database::connect)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("env:NOT_SET");
  }

  @Test
  void onlyJdbcUrlsAreTaken() {
    assertThatThrownBy(() -> Database.at("postgresql://u:tiger@db/shop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("url is \"postgresql://u:***@db/shop\"; a JDBC URL begins with jdbc:");
  }

  private static final class Nothing implements Job<NoSettings> {
    @Override
    public Declaration declare(NoSettings settings) {
      return Declaration.of("Does nothing").build();
    }

    @Override
    public void run(Context context, NoSettings settings) {}
  }
}
