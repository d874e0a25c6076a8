package dev.nightshift.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.NoSettings;
import dev.nightshift.job.testkit.TestContext;
import dev.nightshift.server.catalog.CatalogueJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLoaderTest {
  @TempDir Path temp;
  private Path plugins;
  private PluginLoader loader;
  private final List<LoadedPlugins> open = new ArrayList<>();

  @BeforeEach
  void place() {
    plugins = temp.resolve("plugins");
    loader = new PluginLoader(temp.resolve("data"), name -> null);
  }

  @AfterEach
  void close() {
    open.forEach(LoadedPlugins::close);
  }

  private LoadedPlugins load() {
    return load("");
  }

  private LoadedPlugins load(String config) {
    var loaded = loader.load(List.of(PluginFolder.at(plugins)), ConfigDocument.parse(config));
    open.add(loaded);
    return loaded;
  }

  private static final class Nothing implements Job<NoSettings> {
    @Override
    public Declaration declare(NoSettings settings) {
      return Declaration.of("Does nothing").build();
    }

    @Override
    public void run(Context context, NoSettings settings) {}
  }

  private List<String> phasesOf(LoadedJob job) throws Exception {
    try (var context =
        TestContext.of(new Nothing(), new NoSettings(), Files.createTempDirectory(temp, "run"))) {
      job.run(context);
      return context.phases();
    }
  }

  @Test
  void aPluginIsKnownByItsManifest() throws IOException {
    PluginJars.withJob("q.DailyReport", "", "")
        .manifest("Nightshift-Plugin", "reports")
        .manifest("Nightshift-Plugin-Version", "2.1")
        .manifest("Nightshift-Plugin-Commit", "9fceb02d0ae598e95dc970b74767f19372d61af8")
        .manifest("Nightshift-Api", "1.0")
        .write(plugins.resolve("r.jar"));
    var loaded = load();
    assertThat(loaded.problems()).isEmpty();
    var plugin = loaded.plugins().get(0);
    assertThat(plugin.name()).isEqualTo("reports");
    assertThat(plugin.version()).isEqualTo("2.1");
    assertThat(plugin.commit()).contains("9fceb02d0ae598e95dc970b74767f19372d61af8");
    assertThat(plugin.source()).isEqualTo(plugins.resolve("r.jar").toString());
    assertThat(plugin.sha256()).matches("[0-9a-f]{64}");
    assertThat(plugin.types()).containsExactly("daily_report");
    var definition = loaded.job("daily_report").orElseThrow().definition();
    assertThat(definition.plugin().name()).isEqualTo("reports");
    assertThat(loaded.catalogue().jobs()).containsExactly(definition);
  }

  @Test
  void withoutManifestAPluginIsKnownByItsFile() throws IOException {
    PluginJars.withJob("q.DailyReport", "", "").write(plugins.resolve("report-3.jar"));
    assertThat(load().plugins().get(0))
        .satisfies(plugin -> assertThat(plugin.name()).isEqualTo("report-3"))
        .satisfies(plugin -> assertThat(plugin.version()).isEqualTo("unversioned"));
  }

  @Test
  void theImplementationVersionWillDo() throws IOException {
    PluginJars.withJob("q.DailyReport", "", "")
        .manifest("Implementation-Version", "7")
        .write(plugins.resolve("r.jar"));
    assertThat(load().plugins().get(0).version()).isEqualTo("7");
  }

  @Test
  void aFolderOfJarsIsOnePlugin() throws Exception {
    var library =
        PluginJars.jar()
            .source(
                "package lib; public class Text { public static String of() { return \"x\"; } }")
            .write(plugins.resolve("report/lib.jar"));
    PluginJars.withJob("q.Report", "", "context.phase(lib.Text.of());")
        .against(library)
        .write(plugins.resolve("report/report.jar"));
    var loaded = load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.plugins()).extracting(LoadedPlugin::name).containsExactly("report");
    assertThat(phasesOf(loaded.job("report").orElseThrow())).containsExactly("x");
  }

  @Test
  void twoPluginsWithDifferentVersionsOfOneLibraryBothWork() throws Exception {
    for (var version : List.of("one", "two")) {
      PluginJars.jar()
          .service("q." + version + ".Report")
          .source(
              "package lib; public class Version { public static String "
                  + version
                  + "() { return \""
                  + version
                  + "\"; } }")
          .source(
              PluginJars.job(
                      "q." + version + ".Report",
                      "",
                      "context.phase(lib.Version." + version + "());")
                  .replaceFirst(
                      "public Declaration",
                      "public String type() { return \"" + version + "\"; }\npublic Declaration"))
          .write(plugins.resolve(version + ".jar"));
    }
    var loaded = load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(phasesOf(loaded.job("one").orElseThrow())).containsExactly("one");
    assertThat(phasesOf(loaded.job("two").orElseThrow())).containsExactly("two");
  }

  @Test
  void ofTheServerAPluginSeesJobApiAndSlf4jOnly() throws Exception {
    PluginJars.withJob(
            "q.Report",
            "",
            """
            for (var name : new String[] {
                "dev.nightshift.server.plugin.PluginLoader", "com.fasterxml.jackson.databind.ObjectMapper",
                "org.yaml.snakeyaml.Yaml", "org.slf4j.LoggerFactory", "dev.nightshift.job.Job",
                "java.sql.DriverManager", "sun.misc.Unsafe"}) {
              try {
                Class.forName(name);
                context.phase(name);
              } catch (ClassNotFoundException e) { }
            }
            if (getClass().getClassLoader().getResource("logback-test.xml") != null) {
              context.phase("resource of the server");
            }
            """)
        .write(plugins.resolve("r.jar"));
    assertThat(phasesOf(load().job("report").orElseThrow()))
        .containsExactly(
            "org.slf4j.LoggerFactory",
            "dev.nightshift.job.Job",
            "java.sql.DriverManager",
            "sun.misc.Unsafe");
  }

  @Test
  void theContextClassLoaderIsThePluginsDuringEveryCall() throws Exception {
    var check =
        "if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader())"
            + " throw new IllegalStateException(\"wrong loader\");";
    PluginJars.jar()
        .service("q.Report")
        .source(
            PluginJars.job("q.Report", "", check)
                .replaceFirst(
                    "public Declaration declare\\(NoSettings settings\\) \\{",
                    "public Report() { "
                        + check
                        + " }\npublic List<Fixture<NoSettings>> fixtures() { "
                        + check
                        + " return List.of(new Fixture<>(\"reports\", \"Makes some\", s -> { "
                        + check
                        + " return \"made\"; })); }\n"
                        + "public Declaration declare(NoSettings settings) {"
                        + check))
        .write(plugins.resolve("r.jar"));
    var before = Thread.currentThread().getContextClassLoader();
    var loaded = load();
    assertThat(loaded.problems()).isEmpty();
    phasesOf(loaded.job("report").orElseThrow());
    assertThat(loaded.fixtures().get("reports").seed("reports")).isEqualTo("made");
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void anOverwrittenJarDoesNotMixIntoTheLoadedPlugin() throws Exception {
    var jar = plugins.resolve("r.jar");
    PluginJars.withJob("q.Report", "", "context.phase(Late.text());")
        .source("package q; class Late { static String text() { return \"old\"; } }")
        .write(jar);
    var loaded = load();
    PluginJars.withJob("q.Report", "", "context.phase(Late.text());")
        .source("package q; class Late { static String text() { return \"new\"; } }")
        .write(jar);
    assertThat(phasesOf(loaded.job("report").orElseThrow())).containsExactly("old");
    assertThat(phasesOf(load().job("report").orElseThrow())).containsExactly("new");
  }

  @Test
  void copiesArePrivateAndThoseOfGonePluginsCanBeRemoved() throws Exception {
    var jar = PluginJars.withJob("q.Report", "", "").write(plugins.resolve("r.jar"));
    var first = load();
    Files.delete(jar);
    PluginJars.withJob("q.Other", "", "").write(plugins.resolve("o.jar"));
    var second = load();
    var copies = temp.resolve("data/plugin-copies");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copies)))
        .isEqualTo("rwx------");
    assertThat(copies).isDirectoryContaining("glob:**" + first.plugins().get(0).sha256() + "*");
    second.remember();
    try (var files = Files.list(copies)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactly(second.plugins().get(0).sha256() + "-o.jar");
    }
  }

  @Test
  void unloadingDeregistersTheDriversOfThePlugin() throws Exception {
    var driver =
        """
        package q;
        import java.sql.*;
        import java.util.*;
        import java.util.logging.Logger;
        public class Toy implements Driver {
          static { try { DriverManager.registerDriver(new Toy()); } catch (SQLException e) { throw new IllegalStateException(e); } }
          public Connection connect(String url, Properties info) { return null; }
          public boolean acceptsURL(String url) { return false; }
          public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) { return new DriverPropertyInfo[0]; }
          public int getMajorVersion() { return 1; }
          public int getMinorVersion() { return 0; }
          public boolean jdbcCompliant() { return false; }
          public Logger getParentLogger() { return null; }
        }
        """;
    var jar = PluginJars.jar().source(driver).write(temp.resolve("toy.jar"));
    try (var toys = new PluginClassLoader("toys", List.of(jar), java.time.Duration.ofSeconds(30))) {
      Class.forName("q.Toy", true, toys);
      assertThat(toys.deregisterDrivers()).isEqualTo(1);
      assertThat(toys.deregisterDrivers()).isZero();
    }
  }

  @Test
  void filesThatAreNoPluginsAreLeftAlone() throws IOException {
    Files.createDirectories(plugins.resolve(".git"));
    Files.writeString(plugins.resolve("README.md"), "read me");
    Files.writeString(plugins.resolve(".hidden.jar"), "");
    assertThat(load().problems()).isEmpty();
  }

  @Test
  void aPluginFolderNeedNotExist() {
    var loaded = load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.jobs()).isEmpty();
  }

  @Test
  void equalPluginsGiveEqualCataloguesWhereverTheyLie() throws IOException {
    PluginJars.withJob("q.One", "", "").write(plugins.resolve("a.jar"));
    PluginJars.withJob("q.Two", "", "").write(plugins.resolve("b.jar"));
    var other = temp.resolve("other");
    PluginJars.withJob("q.One", "", "").write(other.resolve("a.jar"));
    PluginJars.withJob("q.Two", "", "").write(other.resolve("b.jar"));
    var elsewhere =
        new PluginLoader(temp.resolve("elsewhere"), name -> "x")
            .load(
                List.of(PluginFolder.at(other), PluginFolder.at(temp.resolve("none"))),
                ConfigDocument.empty());
    open.add(elsewhere);
    assertThat(CatalogueJson.hash(elsewhere.catalogue()))
        .isEqualTo(CatalogueJson.hash(load().catalogue()));
  }

  @Test
  void aFaultIsBrokenAndHealedByName() throws Exception {
    PluginJars.jar()
        .service("q.Report")
        .source(
            PluginJars.job(
                    "q.Report", ".failsWith(\"gone\", \"It is gone\", \"Bring it\", \"x\")", "")
                .replaceFirst(
                    "public Declaration",
                    "public List<Fault<NoSettings>> faults() { return List.of(new"
                        + " Fault<>(\"lose-it\", \"Loses it\", s -> \"lost\", s -> \"found\")); }\n"
                        + "public Declaration"))
        .write(plugins.resolve("r.jar"));
    var loaded = load();
    var job = loaded.job("report").orElseThrow();
    assertThat(job.breakIt("lose-it")).isEqualTo("lost");
    assertThat(job.heal("lose-it")).isEqualTo("found");
    assertThatThrownBy(() -> job.breakIt("lose"))
        .hasMessage("job report has no fault \"lose\"; it has lose-it.");
    assertThatThrownBy(() -> job.seed("reports"))
        .hasMessage("job report has no fixture \"reports\"; it has none.");
    assertThat(loaded.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.harmless()).isTrue())
        .satisfies(
            problem ->
                assertThat(problem.problem())
                    .isEqualTo(
                        "job report names the fault x, which it does not have; it is loaded."));
  }
}
