package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.app.ServerHere.Said;
import dev.nightshift.server.cli.Commands;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.plugin.PluginJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What is true of every command, the next one included: they are taken from the tree of commands
 * itself, and what they are given from the examples of their help.
 */
@Timeout(300)
class EveryCommandIT {
  private static final String NOBODY = "http://127.0.0.1:1";
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** How examples begin that are for a server that is stopped, or for a file that is read first. */
  private static final Set<String> WITHOUT_SERVER =
      Set.of(
          "audit verify --against", "backup", "maintenance post", "restore ", "schedule restore");

  /** Words of examples that go on until they are interrupted, or that take their time. */
  private static final Set<String> LONG =
      Set.of("--all", "--critical", "--follow", "--foreground", "--now", "--wait", "--watch");

  /** Those that change what is beside the server, or take their time; other tests try them. */
  private static final Set<String> LARGE =
      Set.of(
          "archive",
          "backup",
          "maintenance post",
          "maintenance pre",
          "metrics-server",
          "record",
          "users add",
          "users password");

  @TempDir private static Path home;

  private final CommandLine tree = tree();
  private final List<CommandLine> commands = below(tree).toList();

  private static CommandLine tree() {
    return Commands.all(
        new Terminal(System.out, System.err, false, home, name -> null, Clock.systemUTC()),
        new Launcher());
  }

  private static Stream<CommandLine> below(CommandLine line) {
    return Stream.concat(
        Stream.of(line),
        line.getSubcommands().values().stream().distinct().flatMap(EveryCommandIT::below));
  }

  private static String[] words(CommandLine command, String... more) {
    var path = command.getCommandSpec().qualifiedName().split(" ", -1);
    return Stream.concat(Arrays.stream(path).skip(1), Arrays.stream(more)).toArray(String[]::new);
  }

  private static boolean asksServer(CommandLine command) {
    return command.getCommandSpec().findOption("--server") != null;
  }

  /** Its examples without the name of the launcher, and without what a shell does with them. */
  private static List<List<String>> examples(CommandLine command) {
    var lines = List.of(command.getCommandSpec().usageMessage().footer());
    var from = lines.stream().filter(line -> line.startsWith("Example")).findFirst();
    assertThat(from).as("an example in the help of %s", name(command)).isPresent();
    var text =
        String.join("\n", lines.subList(lines.indexOf(from.get()) + 1, lines.size()))
            .replaceAll("\\\\\\s*\n\\s*", "");
    List<List<String>> examples = new ArrayList<>();
    for (var line : text.split("\n", -1)) {
      var match =
          WORD.matcher(line.replaceFirst("^.*?nightshift ", "").replaceFirst(" [|>] .*", ""));
      examples.add(
          match
              .results()
              .map(
                  word ->
                      word.group(1) != null
                          ? word.group(1)
                          : word.group(2) != null ? word.group(2) : word.group(3))
              .toList());
    }
    return examples;
  }

  /** Which command an example is of; fails if it is none. */
  private CommandLine.Model.CommandSpec parsed(List<String> example) {
    var parsed = tree.parseArgs(example.toArray(String[]::new));
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    return parsed.commandSpec();
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  private static void soundsRight(Said said, String what) {
    assertThat(said.out() + said.err())
        .as(what)
        .doesNotContain("\u001b", "\tat ", "Exception", said.out().startsWith("{") ? "\t" : "null");
  }

  @Test
  void theHelpOfEachHasAnExampleThatIsOneOfIt() {
    assertThat(commands).hasSizeGreaterThan(80);
    for (var command : commands) {
      var help = ServerHere.cli(home, words(command, "--help"));
      assertThat(help.code()).as(name(command)).isZero();
      assertThat(help.err()).as(name(command)).isEmpty();
      soundsRight(help, name(command));
      assertThat(help.out()).as(name(command)).startsWith("Usage: " + name(command));
      assertThat(help.out().lines()).as(name(command)).allMatch(line -> line.length() <= 100);
      var examples = examples(command);
      // the first is one of this command, the others may go on with another one
      var meant = parsed(examples.get(0));
      var below = (meant.qualifiedName() + " ").startsWith(name(command) + " ");
      var same = meant.userObject().getClass() == command.getCommandSpec().userObject().getClass();
      assertThat(below || same).as("%s in the help of %s", examples.get(0), name(command)).isTrue();
      examples.forEach(this::parsed);
    }
  }

  @Test
  void whatNobodyUnderstandsIsRefusedWithTheWayToTheHelp() {
    for (var command : commands) {
      var said = ServerHere.cli(home, words(command, "--no-such-option"));
      assertThat(said.code()).as(name(command)).isEqualTo(2);
      assertThat(said.out()).as(name(command)).isEmpty();
      assertThat(said.err()).contains("see: " + name(command) + " --help");
      soundsRight(said, name(command));
      var spec = command.getCommandSpec();
      if (spec.positionalParameters().isEmpty()) {
        var word = ServerHere.cli(home, words(command, "no-such-word"));
        assertThat(word.code()).as(name(command)).isEqualTo(2);
        soundsRight(word, name(command));
      }
    }
  }

  @Test
  void withTheServerDownEachSaysWhereItIsMissingAndWhatToDo() throws IOException {
    Files.writeString(home.resolve("config.yml"), "jobs: {}\n");
    for (var command : commands) {
      for (var example : asksServer(command) ? examples(command) : List.<List<String>>of()) {
        var text = String.join(" ", example);
        var named =
            ServerHere.cli(
                home,
                Stream.concat(example.stream(), Stream.of("--server", NOBODY))
                    .toArray(String[]::new));
        if (WITHOUT_SERVER.stream().anyMatch(text::startsWith)) {
          soundsRight(named, text);
          continue;
        }
        assertThat(named)
            .as(text)
            .isEqualTo(
                new Said(
                    3,
                    "",
                    "no server answers at "
                        + NOBODY
                        + " (Connection refused); start it with ./nightshift server, or name"
                        + " another one with --server URL\n"));
        assertThat(ServerHere.cli(home, example.toArray(String[]::new)))
            .as(text)
            .isEqualTo(
                new Said(
                    3,
                    "",
                    "no server runs with the data folder "
                        + home.resolve("data")
                        + "; start one with ./nightshift server, or name one with --server URL\n"));
      }
    }
  }

  @Test
  void inAPipeThereArePlainLinesAndJsonIsJson(@TempDir Path folder) throws Exception {
    PluginJars.withJob("q.Backup", ".every(Duration.ofDays(1))", "context.items(3);")
        .write(Files.createDirectories(folder.resolve("plugins")).resolve("backup.jar"));
    List<String> parsed = new ArrayList<>();
    try (var server = ServerHere.start(folder, "jobs: {}\n")) {
      for (var command : commands) {
        for (var example : asksServer(command) ? tried(command) : List.<List<String>>of()) {
          if (leftOut(example)) {
            continue;
          }
          var words = example.stream().map(word -> here(word, folder)).toArray(String[]::new);
          var text = String.join(" ", words);
          var said = server.cli(words);
          assertThat(said.code()).as("%s: %s", text, said).isBetween(0, 2);
          soundsRight(said, text);
          assertThat(said.code() == 0 || !(said.out() + said.err()).isEmpty()).as(text).isTrue();
          var json =
              server.cli(
                  Stream.concat(
                          Arrays.stream(words),
                          example.contains("--json") ? Stream.empty() : Stream.of("--json"))
                      .toArray(String[]::new));
          soundsRight(json, text);
          if (!json.out().isEmpty()) {
            isJson(text, json.out());
            parsed.add(text);
          }
        }
      }
    }
    assertThat(parsed).hasSizeGreaterThan(20);
  }

  /** The first example of each; all of them with {@code -Dproof.full=true}. */
  private static List<List<String>> tried(CommandLine command) {
    var examples = examples(command);
    return Boolean.getBoolean("proof.full") ? examples : examples.subList(0, 1);
  }

  private static boolean leftOut(List<String> example) {
    return example.stream().anyMatch(LONG::contains)
        || LARGE.stream().anyMatch(String.join(" ", example)::startsWith)
        || example.get(example.size() - 1).equals("--tail");
  }

  private static String here(String word, Path folder) {
    return word.matches("[^-].*\\.(csv|jfr|json|log|txt|zip|html|md)")
        ? folder.resolve(Path.of(word).getFileName()).toString()
        : word;
  }

  /** One value, or one per line. */
  private static void isJson(String what, String out) {
    try {
      assertThat(MAPPER.readTree(out).isMissingNode()).as(what).isFalse();
    } catch (JsonProcessingException whole) {
      for (var line : out.split("\n", -1)) {
        try {
          if (!line.isEmpty()) {
            MAPPER.readTree(line);
          }
        } catch (JsonProcessingException e) {
          throw new AssertionError(what + " printed " + line, e);
        }
      }
    }
  }
}
