package dev.nightshift.server.cli.access;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.api.SessionJson;
import dev.nightshift.server.api.UsersResource.UserJson;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift users}. */
@Command(
    name = "users",
    description = "Lists, adds and changes the people who log in with a password.",
    footer = {
      "",
      "Roles: admin does everything, viewer reads, none has no access.",
      "",
      "Example:",
      "  nightshift users add anna --role viewer"
    })
public final class UsersCommand {
  private static final String PATH = "/api/v1/users";
  private static final String SESSIONS = "/api/v1/sessions";

  private final Terminal terminal;

  public UsersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "list",
      description = "Lists users with their roles and last logins.",
      footer = {"", "Example:", "  nightshift users list --json"})
  int list(@Mixin RemoteOptions options) {
    var json = options.connect(terminal).get(PATH);
    if (options.json()) {
      options.printJson(terminal, json);
      return ExitCode.FINE;
    }
    var now = terminal.clock().instant();
    var table = new Table("USER", "ROLE", "LAST LOGIN", "PASSWORD CHANGED", "ADDED");
    ServerClient.MAPPER
        .convertValue(json, new TypeReference<PageJson<UserJson>>() {})
        .items()
        .forEach(
            user ->
                table.add(
                    user.name(),
                    user.role(),
                    Wording.agoOrNever(user.lastLogin(), now),
                    Wording.agoOrNever(user.passwordChanged(), now),
                    Wording.agoOrNever(user.created(), now)));
    table.print(terminal);
    return ExitCode.FINE;
  }

  @Command(
      name = "add",
      description = "Adds a user, and makes a password where none is given.",
      footer = {"", "Example:", "  nightshift users add anna --role viewer"})
  int add(
      @Mixin RemoteOptions options,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--role",
              defaultValue = "viewer",
              paramLabel = "ROLE",
              description = "admin, viewer (default) or none.")
          String role,
      @Mixin PasswordOption password) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("role", role);
    body.put("password", password.read());
    return tell(options, options.connect(terminal).post(PATH, body), name + " is " + role);
  }

  @Command(
      name = "remove",
      description = "Removes a user and ends their sessions.",
      footer = {"", "Example:", "  nightshift users remove anna"})
  int remove(@Mixin RemoteOptions options, @Parameters(paramLabel = "NAME") String name) {
    var json = options.connect(terminal).delete(user(name, ""));
    return tell(options, json, name + " is removed");
  }

  @Command(
      name = "role",
      description = "Gives a user another role.",
      footer = {"", "Example:", "  nightshift users role anna admin"})
  int role(
      @Mixin RemoteOptions options,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "ROLE", description = "admin, viewer or none.") String role) {
    var json = options.connect(terminal).put(user(name, "/role"), Map.of("role", role));
    return tell(options, json, name + " is " + role + " from now on");
  }

  @Command(
      name = "password",
      description = "Gives a user another password, and ends their sessions.",
      footer = {
        "",
        "Makes one where none is given.",
        "",
        "Example:",
        "  nightshift users password anna"
      })
  int password(
      @Mixin RemoteOptions options,
      @Parameters(paramLabel = "NAME") String name,
      @Mixin PasswordOption password) {
    var body = Map.of("password", password.read());
    var json = options.connect(terminal).put(user(name, "/password"), body);
    return tell(options, json, name + " has another password; open sessions have ended");
  }

  @Command(
      name = "logout",
      description = "Ends all sessions of a user.",
      footer = {"", "Example:", "  nightshift users logout anna"})
  int logout(@Mixin RemoteOptions options, @Parameters(paramLabel = "NAME") String name) {
    var json = options.connect(terminal).post(user(name, "/logout"), Map.of());
    int ended = json.path("sessions").asInt();
    return tell(options, json, ended + (ended == 1 ? " session" : " sessions") + " ended");
  }

  @Command(
      name = "sessions",
      description = "Lists the browsers that are logged in, or ends one of these sessions.",
      footer = {"", "Example:", "  nightshift users sessions --end 3f9a1c07d2e4"})
  int sessions(
      @Mixin RemoteOptions options,
      @Option(names = "--end", paramLabel = "SESSION", description = "End this one.") String end) {
    var server = options.connect(terminal);
    if (end != null) {
      var json = server.delete(SESSIONS + "/" + ServerClient.encode(end));
      return tell(options, json, "the session of " + json.path("user").asText() + " has ended");
    }
    var json = server.get(SESSIONS);
    if (options.json()) {
      options.printJson(terminal, json);
      return ExitCode.FINE;
    }
    var now = terminal.clock().instant();
    var table = new Table("SESSION", "USER", "ROLE", "BY", "FROM", "LAST USE", "BEGUN");
    ServerClient.MAPPER
        .convertValue(json, new TypeReference<PageJson<SessionJson>>() {})
        .items()
        .forEach(
            session ->
                table.add(
                    session.id(),
                    session.user(),
                    session.role(),
                    session.means(),
                    session.address(),
                    Wording.ago(session.seen(), now),
                    Wording.ago(session.created(), now)));
    table.print(terminal);
    return ExitCode.FINE;
  }

  private int tell(RemoteOptions options, JsonNode json, String sentence) {
    if (options.json()) {
      options.printJson(terminal, json);
      return ExitCode.FINE;
    }
    terminal.print(sentence);
    if (json.hasNonNull("password")) {
      terminal.print(
          "password of "
              + json.path("name").asText()
              + ", shown this once: "
              + json.path("password").asText());
    }
    return ExitCode.FINE;
  }

  private static String user(String name, String below) {
    return PATH + "/" + ServerClient.encode(name) + below;
  }

  /** A password for a command; never an argument, which everybody on the machine can see. */
  static final class PasswordOption {
    @Option(
        names = "--password-file",
        paramLabel = "FILE",
        description = "The file that holds the password; - reads it from the standard input.")
    private String file;

    /** Empty: the server is to make one. */
    String read() {
      if (file == null) {
        return "";
      }
      try {
        var text =
            file.equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(file));
        var password = text.replaceFirst("\\R$", "");
        if (password.isEmpty()) {
          throw CommandFailure.usage(file + " holds no password");
        }
        return password;
      } catch (IOException e) {
        throw CommandFailure.usage("the password cannot be read from " + file + ": " + e);
      }
    }
  }
}
