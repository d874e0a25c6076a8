package dev.nightshift.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.ChildJava;
import dev.nightshift.server.notify.MailServer.Mood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that delivers to sinks which refuse, hang and close dies by SIGKILL again and again.
 * Every accepted message arrives; one that was acknowledged comes again only if the server died
 * between hearing so and writing it down: at most one for each channel and death.
 */
@Tag("proof")
@Timeout(600)
class KilledPostOfficeProofTest {
  private static final boolean FULL = Boolean.getBoolean("proof.full");
  private static final int KILLS = Integer.getInteger("proof.kills", FULL ? 40 : 2);
  private static final int ACCEPTED_FIRST = 30;
  private static final Pattern KEY = Pattern.compile("key=([^.]+)\\.");

  @TempDir Path folder;

  @Test
  void whatAServerAcceptedArrivesOnceThoughItIsKilledAndSinksMisbehave() throws Exception {
    Set<String> accepted = new HashSet<>();
    try (var mail = new MailServer();
        var hook = new HookServer()) {
      var random = new Random(20261123);
      mail.behave(n -> mood(random));
      hook.behave(n -> answer(random));
      for (int life = 0; life < KILLS; life++) {
        accepted.addAll(liveAndDie(mail, hook, Integer.toString(life), random));
      }
      // Their last hours are quiet: what waits by then must go out.
      var settled = start(mail, hook, "settle");
      assertThat(settled.waitFor(120, TimeUnit.SECONDS)).as(() -> errors()).isTrue();
      assertThat(settled.exitValue()).as(() -> errors()).isZero();

      var all = new TreeMap<String, Integer>();
      var answered = new TreeMap<String, Integer>();
      mail.taken().forEach(one -> count(one.text(), one.answered(), all, answered));
      hook.taken().forEach(one -> count(one.body(), one.answered(), all, answered));
      assertThat(all.keySet()).as("every accepted message arrived").containsAll(accepted);
      long again = answered.values().stream().mapToInt(times -> times - 1).sum();
      long unanswered =
          all.values().stream().mapToInt(Integer::intValue).sum()
              - answered.values().stream().mapToInt(Integer::intValue).sum();
      System.out.printf(
          "%d kills, %d messages accepted, %d arrived, %d taken without an answer, %d again after an"
              + " answer%n",
          KILLS, accepted.size(), all.size(), unanswered, again);
      assertThat(again).as("acknowledged and sent again").isLessThanOrEqualTo(2L * KILLS);
    }
  }

  private static Mood mood(Random random) {
    var moods =
        List.of(Mood.REFUSE_LATER, Mood.CLOSE_IN_TEXT, Mood.TAKE_AND_CLOSE, Mood.TAKE_AND_VANISH);
    return random.nextInt(8) == 0 ? moods.get(random.nextInt(moods.size())) : Mood.TAKE;
  }

  private static int answer(Random random) {
    int[] answers = {500, 429, 503, HookServer.TAKE_AND_CLOSE};
    return random.nextInt(8) == 0 ? answers[random.nextInt(answers.length)] : 204;
  }

  private static void count(
      String text, boolean told, Map<String, Integer> all, Map<String, Integer> answered) {
    var key = KEY.matcher(text);
    assertThat(key.find()).isTrue();
    all.merge(key.group(1), 1, Integer::sum);
    if (told) {
      answered.merge(key.group(1), 1, Integer::sum);
    }
  }

  private Set<String> liveAndDie(MailServer mail, HookServer hook, String life, Random random)
      throws Exception {
    Set<String> accepted = new HashSet<>();
    var process = start(mail, hook, life);
    int dies = ACCEPTED_FIRST + random.nextInt(ACCEPTED_FIRST);
    try (var lines = process.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("accepted ")) {
          continue; // what the server logs
        }
        accepted.add(line.substring("accepted ".length()));
        if (accepted.size() == dies) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(() -> errors()).isEqualTo(137);
    return accepted;
  }

  private Process start(MailServer mail, HookServer hook, String life) throws Exception {
    return new ProcessBuilder(
            ChildJava.command(
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedPostOffice.class.getName(),
                folder.toString(),
                Integer.toString(mail.port()),
                hook.url(),
                life))
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
