package dev.nightshift.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way to be broken becomes a problem with a next step; the sound plugin beside it loads. */
class BrokenPluginsTest {
  @TempDir Path temp;
  private Path plugins;
  private LoadedPlugins loaded;

  @BeforeEach
  void aSoundPlugin() throws IOException {
    plugins = temp.resolve("plugins");
    PluginJars.withJob("good.Good", "", "").write(plugins.resolve("zz-good.jar"));
  }

  @AfterEach
  void close() {
    loaded.close();
  }

  private void expect(String file, String problem, String nextStep) {
    load();
    assertThat(loaded.problems())
        .containsExactly(new PluginProblem(plugins.resolve(file).toString(), problem, nextStep));
    assertThat(loaded.jobs()).extracting(LoadedJob::name).containsExactly("good");
    assertThat(loaded.configProblems()).isEmpty();
  }

  private void load() {
    load("");
  }

  private void load(String config) {
    loaded =
        new PluginLoader(temp.resolve("data"), name -> null)
            .load(List.of(PluginFolder.at(plugins)), ConfigDocument.parse(config));
  }

  private Path bad() {
    return plugins.resolve("bad.jar");
  }

  @Test
  void aFileThatIsNoZip() throws IOException {
    Files.writeString(bad(), "<html>404</html>");
    expect(
        "bad.jar",
        "it is no JAR (zip END header not found); its jobs are not loaded.",
        "Build or copy it again; it may have been cut short.");
  }

  @Test
  void anEmptyFile() throws IOException {
    Files.writeString(bad(), "");
    expect(
        "bad.jar",
        "it is no JAR (zip file is empty); its jobs are not loaded.",
        "Build or copy it again; it may have been cut short.");
  }

  @Test
  void aJarWithoutServicesEntry() throws IOException {
    PluginJars.jar().source(PluginJars.job("q.Report", "", "")).write(bad());
    expect(
        "bad.jar",
        "it has no META-INF/services/dev.nightshift.job.Job, so it holds no jobs.",
        "Name the job classes there, one a line; a library goes into one folder with the plugin"
            + " that needs it.");
  }

  @Test
  void aServicesEntryThatNamesNothing() throws IOException {
    PluginJars.jar().services().write(bad());
    expect(
        "bad.jar",
        "its META-INF/services/dev.nightshift.job.Job names no class, so it holds no jobs.",
        "Name the job classes there, one a line.");
  }

  @Test
  void aServicesEntryThatNamesAClassThatIsNotThere() throws IOException {
    PluginJars.jar().service("q.Absent").write(bad());
    expect(
        "bad.jar",
        "META-INF/services/dev.nightshift.job.Job names the class q.Absent, which is not there.",
        "Correct the name, or build the plugin again with the class.");
  }

  @Test
  void aMissingLibrary() throws IOException {
    var base = "package lib; public class Base { public static int one() { return 1; } }";
    PluginJars.withJob("q.Report", "", "")
        .source(base)
        .source(PluginJars.job("q.Report", "", "").replace("Report i", "Report extends lib.Base i"))
        .without("lib.Base")
        .write(bad());
    expect(
        "bad.jar",
        "class q.Report is not loaded: it needs the class lib.Base, which the plugin does not bring"
            + " along.",
        "Put the library that holds it into the plugin's JAR, or put both JARs into one folder"
            + " below the plugin folder.");
  }

  @Test
  void aClassOfTheServer() throws IOException {
    PluginJars.withJob("q.Report", "", "")
        .source("package dev.nightshift.server.run; public class Run {}")
        .source(
            PluginJars.job("q.Report", "", "")
                .replace("Report i", "Report extends dev.nightshift.server.run.Run i"))
        .without("dev.nightshift.server.run.Run")
        .write(bad());
    expect(
        "bad.jar",
        "class q.Report is not loaded: it needs the class dev.nightshift.server.run.Run, which the"
            + " server keeps to itself.",
        "Plugins see job-api, SLF4J and the JDK alone; use what the run's Context offers.");
  }

  @Test
  void aConstructorThatThrows() throws IOException {
    PluginJars.jar()
        .service("q.Report")
        .source(
            PluginJars.job("q.Report", "", "")
                .replaceFirst(
                    "public Declaration",
                    "public Report() { throw new IllegalStateException(\"no DB url\"); }\n"
                        + "public Declaration"))
        .write(bad());
    expect(
        "bad.jar",
        "class q.Report is not loaded: its constructor threw IllegalStateException: no DB url.",
        "Its author has to correct it; the server's log has the stack trace.");
  }

  @Test
  void anInitializerThatThrows() throws IOException {
    PluginJars.jar()
        .service("q.Report")
        .source(
            PluginJars.job("q.Report", "", "")
                .replaceFirst(
                    "public Declaration",
                    "static int size = Integer.parseInt(\"x\");\npublic Declaration"))
        .write(bad());
    expect(
        "bad.jar",
        "class q.Report is not loaded: its constructor threw NumberFormatException: For input"
            + " string: \"x\".",
        "Its author has to correct it; the server's log has the stack trace.");
  }

  @Test
  void aClassForANewerJava() throws IOException {
    PluginJars.withJob("q.Report", "", "").compiledForClassVersion(99).write(bad());
    int here = Runtime.version().feature();
    expect(
        "bad.jar",
        "class q.Report is not loaded: q.Report was compiled for Java 55, and this server runs on"
            + " Java "
            + here
            + ".",
        "Run the server on Java 55 or later, or rebuild the plugin with --release " + here + ".");
  }

  @Test
  void anAbstractClass() throws IOException {
    PluginJars.jar()
        .service("q.Report")
        .source(PluginJars.job("q.Report", "", "").replace("public class", "public abstract class"))
        .write(bad());
    expect(
        "bad.jar",
        "class q.Report is not loaded: it is abstract.",
        "Name the classes that extend it in META-INF/services/dev.nightshift.job.Job instead.");
  }

  @Test
  void aClassThatIsNoJob() throws IOException {
    PluginJars.jar().service("q.Report").source("package q; public class Report {}").write(bad());
    expect(
        "bad.jar",
        "class q.Report is not loaded: it does not implement dev.nightshift.job.Job.",
        "Remove it from META-INF/services/dev.nightshift.job.Job, or let it implement Job.");
  }

  @Test
  void aClassThatIsNotPublic() throws IOException {
    PluginJars.jar()
        .service("q.Report")
        .source(PluginJars.job("q.Report", "", "").replace("public class", "class"))
        .write(bad());
    expect(
        "bad.jar",
        "class q.Report is not loaded: it is not public with a public constructor without"
            + " parameters.",
        "Make the class and such a constructor public.");
  }

  @Test
  void aNameThatIsNone() throws IOException {
    PluginJars.jar()
        .service("q.Report")
        .source(
            PluginJars.job("q.Report", "", "")
                .replaceFirst(
                    "public Declaration",
                    "public String type() { return \"Daily Report\"; }\npublic Declaration"))
        .write(bad());
    expect(
        "bad.jar",
        "class q.Report is not loaded: its type() is \"Daily Report\"; a name is"
            + " [a-z][a-z0-9_-]{0,62}.",
        "Correct type(), or rename the class.");
  }

  @Test
  void aJobNameThatExistsAlready() throws IOException {
    PluginJars.withJob("q.Good", "", "").write(plugins.resolve("zzz-late.jar"));
    expect(
        "zzz-late.jar",
        "job good is not loaded: "
            + plugins.resolve("zz-good.jar")
            + " has a job of this name"
            + " already.",
        "Remove one of the two plugins, or give one class another type().");
  }

  @Test
  void aDeclarationThatThrows() throws IOException {
    PluginJars.withJob("q.Report", ".metric(Metric.counter(\"reports\", \"Reports.\"))", "")
        .write(bad());
    expect(
        "bad.jar",
        "job report is not loaded: its declaration threw IllegalArgumentException: counter reports:"
            + " a counter's name ends in _total.",
        "Its author has to correct it; the server's log has the stack trace.");
  }

  @Test
  void aDeclarationThatIsNull() throws IOException {
    PluginJars.jar()
        .service("q.Report")
        .source(
            PluginJars.job("q.Report", "", "")
                .replaceFirst("return Declaration[^;]+;", "return null;"))
        .write(bad());
    expect(
        "bad.jar",
        "job report is not loaded: its declaration threw NullPointerException: declare() gave"
            + " null.",
        "Its author has to correct it; the server's log has the stack trace.");
  }

  @Test
  void aScheduleThatNeverComes() throws IOException {
    PluginJars.withJob("q.Report", ".cron(\"0 3 31 2 *\")", "").write(bad());
    expect(
        "bad.jar",
        "job report is not loaded: schedule \"0 3 31 2 *\" never comes: February has no 31st.",
        "Correct the declaration, or set jobs.report.schedule in config.yml.");
  }

  @Test
  void anAlertOnAMetricThatIsNotDeclared() throws IOException {
    PluginJars.withJob(
            "q.Report",
            ".alert(new JobAlert(\"ReportsOld\", \"report_age_seconds > 60\", Duration.ZERO,"
                + " Severity.INFO, \"Reports are old\", \"Run report\", \"\"))",
            "")
        .write(bad());
    expect(
        "bad.jar",
        "job report is not loaded: alert ReportsOld asks for report_age_seconds, which the job does"
            + " not declare. There is none yet.",
        "Its author has to correct the declaration.");
  }

  @Test
  void aSettingThatIsRequiredAndNotGiven() throws IOException {
    report("@Setting(\"Where the reports go\") java.net.URI target").write(bad());
    expect(
        "bad.jar",
        "job report is not loaded: jobs.report.settings.target is missing; it is required: address"
            + " (Where the reports go).",
        "Write jobs.report.settings into config.yml, or jobs.report.enabled: false.");
  }

  @Test
  void aSettingsRecordThatNoConfigurationCanFill() throws IOException {
    report("java.io.InputStream source").write(bad());
    expect(
        "bad.jar",
        "job report is not loaded: the settings' component source is of type java.io.InputStream,"
            + " which config.yml cannot hold.",
        "Its author has to correct the settings record; components may be what the Javadoc of"
            + " dev.nightshift.job.Setting lists.");
  }

  @Test
  void aDefaultThatIsWrong() throws IOException {
    report("@Setting(byDefault = \"five\") int size").write(bad());
    expect(
        "bad.jar",
        "job report is not loaded: the settings' default is wrong: size is \"five\"; write a whole"
            + " number.",
        "Its author has to correct the settings record; components may be what the Javadoc of"
            + " dev.nightshift.job.Setting lists.");
  }

  @Test
  void aPluginForANewerJobApi() throws IOException {
    PluginJars.withJob("q.Report", "", "").manifest("Nightshift-Api", "1.7").write(bad());
    expect(
        "bad.jar",
        "it was built for job-api 1.7, this server has 1.0; its jobs are not loaded.",
        "Upgrade the server, or rebuild the plugin against job-api 1.0.");
  }

  @Test
  void aPluginForAnOlderJobApi() throws IOException {
    PluginJars.withJob("q.Report", "", "").manifest("Nightshift-Api", "0.9").write(bad());
    expect(
        "bad.jar",
        "it was built for job-api 0.9, this server has 1.0; its jobs are not loaded.",
        "Rebuild it against job-api 1.0.");
  }

  @Test
  void aPluginThatUsesWhatJobApiDoesNotHave() throws IOException {
    PluginJars.withJob("q.Report", "", "")
        .source("package dev.nightshift.job; public class Sandbox {}")
        .source(PluginJars.job("q.Report", "", "").replace("Report i", "Report extends Sandbox i"))
        .without("dev.nightshift.job.Sandbox")
        .write(bad());
    expect(
        "bad.jar",
        "class q.Report is not loaded: it needs the class dev.nightshift.job.Sandbox, which job-api"
            + " 1.0 does not have.",
        "It was built for another job-api; rebuild it against 1.0.");
  }

  @Test
  void anEmptyFolder() throws IOException {
    Files.createDirectories(plugins.resolve("empty"));
    expect(
        "empty",
        "the folder holds no JAR.",
        "Put the plugin's JAR and its libraries into it, or remove the folder.");
  }

  @Test
  void aBrokenClassHidesNoOtherClassOfItsJar() throws IOException {
    PluginJars.withJob("q.Before", "", "")
        .service("q.Absent")
        .service("q.After")
        .source(PluginJars.job("q.After", "", ""))
        .write(bad());
    load();
    assertThat(loaded.jobs())
        .extracting(LoadedJob::name)
        .containsExactly("after", "before", "good");
    assertThat(loaded.problems()).hasSize(1);
  }

  @Test
  void anOwnCopyOfJobApiIsIgnoredAndReported() throws IOException {
    byte[] api;
    try (var in = Job.class.getResourceAsStream("Job.class")) {
      api = in.readAllBytes();
    }
    PluginJars.withJob("q.Report", "", "").file("dev/nightshift/job/Job.class", api).write(bad());
    load();
    assertThat(loaded.jobs()).extracting(LoadedJob::name).containsExactly("good", "report");
    assertThat(loaded.problems())
        .containsExactly(
            new PluginProblem(
                bad().toString(),
                "it brings its own copy of job-api, which is ignored; its jobs are loaded.",
                "Give the dependency job-api the scope provided.",
                true));
  }

  @Test
  void anEntryWhosePluginIsBrokenKeepsTheServerFromNothing() throws IOException {
    Files.writeString(bad(), "");
    load("jobs:\n  report: {owner: sales}\n");
    assertThat(loaded.configProblems()).isEmpty();
    assertThat(loaded.problems().get(1))
        .hasToString(
            "config.yml line 2: jobs.report: no plugin has a job or type of this name. Known are"
                + " good. It may be in "
                + bad()
                + ", which has a problem; correct that first.");
  }

  private static PluginJars report(String components) {
    return PluginJars.jar()
        .service("q.Report")
        .source(
            PluginJars.job("q.Report", "", "")
                .replace("NoSettings", "Report.Settings")
                .replaceFirst(
                    "public Declaration",
                    "public record Settings(" + components + ") {}\npublic Declaration"));
  }
}
