package dev.nightshift.jobs.basic;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is started, looked at beforehand so that what is wrong can be said plainly.
 *
 * @param words the program and its arguments, with limits and priority in front
 * @param shown what a log may say of it
 */
record Command(List<String> words, Path folder, String shown) {
  private static final Path SHELL = Path.of("/bin/sh");
  // the shell alone knows to the hundredth of a second what all that it waited for has used
  private static final String TIMED =
      "f=$1; shift; \"$@\"; r=$?; times >\"$f\" 2>/dev/null; exit $r";

  /**
   * @param own where it starts if the settings do not say
   * @param path where programs are looked for
   * @throws IllegalStateException with a sentence, if it cannot be started
   */
  static Command of(ExecSettings settings, Path own, String path) {
    var folder = settings.workingDirectory().orElse(own);
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "working directory "
              + folder
              + (Files.exists(folder) ? " is a file" : " does not exist"));
    }
    List<String> words = new ArrayList<>();
    var options = settings.limits().options();
    if (!options.isEmpty()) {
      words.add(
          find("prlimit", path)
              .orElseThrow(
                  () -> new IllegalStateException("limits need prlimit, which is not in " + path))
              .toString());
      words.addAll(options);
    }
    if (settings.limits().nice() > 0) {
      words.addAll(List.of("nice", "-n", Integer.toString(settings.limits().nice())));
    }
    if (settings.shell().isPresent()) {
      words.add(program(settings.interpreter(), folder, path));
      words.addAll(List.of("-c", settings.shell().get()));
      return new Command(words, folder, "a line of " + settings.interpreter());
    }
    words.add(program(settings.command().get(0), folder, path));
    words.addAll(settings.command().subList(1, settings.command().size()));
    return new Command(words, folder, settings.command().get(0));
  }

  /** The words for a process builder, so that CPU time lies in the file at the end. */
  List<String> timed(Path file) {
    if (!Files.isExecutable(SHELL)) {
      return words;
    }
    List<String> timed = new ArrayList<>();
    timed.addAll(List.of(SHELL.toString(), "-c", TIMED, "nightshift", file.toString()));
    timed.addAll(words);
    return timed;
  }

  private static String program(String name, Path folder, String path) {
    if (!name.contains("/")) {
      return find(name, path)
          .map(Path::toString)
          .orElseThrow(
              () -> new IllegalStateException("there is no program " + name + " in PATH, " + path));
    }
    var file = folder.resolve(name);
    if (!Files.exists(file)) {
      throw new IllegalStateException("there is no program " + file);
    }
    if (Files.isDirectory(file) || !Files.isExecutable(file)) {
      throw new IllegalStateException(file + " is not executable");
    }
    return name;
  }

  private static Optional<Path> find(String name, String path) {
    for (var folder : path.split(":", -1)) {
      var file = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isExecutable(file) && !Files.isDirectory(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
