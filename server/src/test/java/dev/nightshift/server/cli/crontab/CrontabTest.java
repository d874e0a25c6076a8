package dev.nightshift.server.cli.crontab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.schedule.Schedules;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrontabTest {
  private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");

  private static CrontabJobs.Result of(String text, boolean system) {
    return new CrontabJobs("me", "/home/me", ZURICH, Set.of()).of(Crontab.read(text, system));
  }

  private static CrontabJobs.Job only(String text) {
    var result = of(text, false);
    assertThat(result.jobs()).as("%s", result.findings()).hasSize(1);
    return result.jobs().values().iterator().next();
  }

  private static Object setting(String text, String key) {
    return ((java.util.Map<?, ?>) only(text).keys().get("settings")).get(key);
  }

  @Test
  void aLineIsAJobAndTheCommentAboveItItsDescription() {
    var result =
        of(
            """
            # m h  dom mon dow   command
            # Exports all orders
            # of the day before
            30 2 * * mon-fri /opt/export/run.sh --full

            5 4 * * * /opt/export/run.sh
            """,
            false);
    assertThat(result.findings()).isEmpty();
    assertThat(result.jobs()).containsOnlyKeys("run", "run_2");
    assertThat(result.jobs().get("run").line()).isEqualTo(4);
    assertThat(result.jobs().get("run").keys())
        .containsEntry("type", "exec")
        .containsEntry("description", "Exports all orders of the day before")
        .containsEntry("schedule", "30 2 * * 1-5")
        .containsEntry("timeZone", "Europe/Zurich");
    assertThat(result.jobs().get("run_2").keys()).containsEntry("description", "Runs run");
  }

  @Test
  void variablesHoldFromWhereTheyStand() {
    var result =
        of(
            """
            0 1 * * * first
            SHELL=/bin/bash
            CRON_TZ = America/New_York
            PATH="/usr/bin:/opt/bin"
            TZ=UTC
            HOME=/srv/app
            RANDOM_DELAY=15
            0 2 * * * second
            """,
            false);
    assertThat(result.jobs().get("first").keys().toString())
        .contains("Europe/Zurich", "workingDirectory=/home/me")
        .doesNotContain("interpreter", "environment");
    assertThat(result.jobs().get("second").keys())
        .containsEntry("timeZone", "America/New_York")
        .containsEntry("jitter", "15m");
    assertThat(result.jobs().get("second").keys().toString())
        .contains(
            "interpreter=/bin/bash",
            "workingDirectory=/srv/app",
            "environment={HOME=/srv/app, PATH=/usr/bin:/opt/bin, TZ=UTC}");
  }

  @Test
  void percentSignsEndTheCommandAndBeginItsInput() {
    var text = "0 1 * * * mail -s \"for \\% and %me%Dear me,%%fine";
    assertThat(setting(text, "shell")).isEqualTo("mail -s \"for % and");
    assertThat(setting(text, "stdin")).isEqualTo("me\nDear me,\n\nfine\n");
    assertThat(setting("0 1 * * * date +\\%F", "shell")).isEqualTo("date +%F");
  }

  @Test
  void outputThatWasThrownAwayIsKeptNow() {
    assertThat(setting("0 1 * * * a b >/dev/null 2>&1", "shell")).isEqualTo("a b");
    assertThat(setting("0 1 * * * a b &> /dev/null", "shell")).isEqualTo("a b");
    assertThat(setting("0 1 * * * a > /var/log/a.log 2>&1", "shell"))
        .isEqualTo("a > /var/log/a.log 2>&1");
    assertThat(of("0 1 * * * a >> /var/log/a.log 2>&1", false).findings().toString())
        .contains("line 1: writes its output by >> /var/log/a.log, so the run's log has none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "/usr/bin/pg_dump shop ~ pg_dump",
        "cd /srv/app && ./bin/console cache:clear --env=prod ~ console",
        "test -x /usr/sbin/anacron || ( cd / && run-parts --report /etc/cron.daily ) ~ run-parts",
        "[ -x /usr/bin/certbot ] && certbot -q renew ~ certbot",
        "nice -n 19 ionice -c3 /usr/local/bin/backup.sh ~ backup",
        "/usr/bin/env python3 /opt/jobs/report.py --day ~ report",
        "MYVAR=1 OTHER='x y' bash /opt/a_b.sh ~ a_b",
        "flock -n /tmp/x.lock /opt/sync.sh ~ sync",
        "sudo -n systemctl reload nginx ~ systemctl",
        "php artisan schedule:run ~ artisan",
        "curl -fsS https://example.org/ping ~ curl",
        "timeout 5m rsync -a /a /b ~ rsync",
        "find /tmp -mtime +7 -delete ~ find",
        "if [ -f /x ]; then /opt/x-run; fi ~ x-run",
      })
  void aJobIsCalledLikeItsProgram(String command, String name) {
    assertThat(CrontabCommand.of(command).program()).isEqualTo(name);
  }

  @Test
  void whatCannotBeCarriedOverIsSaidLineByLineWithTheNextStep() {
    var result =
        of(
            """
            MAILTO=ops@example.org
            @reboot me /opt/start.sh
            0 3 * * * me /opt/a.sh
            0 3 * * * postgres vacuumdb -a
            0 0 */2 * 1 me /opt/b.sh
            61 0 * * * me /opt/c.sh
            # 0 4 * * * me /opt/off.sh
            what is this
            0 5 * * * me mysql -psesame shop
            0~30 5 * * * me /opt/d.sh
            """,
            true);
    assertThat(result.jobs()).containsOnlyKeys("a", "vacuumdb", "b", "c", "d", "mysql");
    assertThat(result.jobs().get("vacuumdb").keys()).containsEntry("enabled", false);
    assertThat(result.jobs().get("b").keys())
        .containsEntry("enabled", false)
        .containsEntry("schedule", "manual");
    assertThat(result.lost()).isEqualTo(6);
    assertThat(String.join("\n", result.findings().stream().map(Object::toString).toList()))
        .contains(
            "line 2: runs when the machine starts; Nightshift has no such schedule. Next: give it to",
            "line 3: was mailed to ops@example.org; Nightshift mails no output",
            "line 4: runs as postgres, and the server as me. vacuumdb is written, but not enabled."
                + " Next: run a server as postgres, or put sudo -n -u postgres -- in front",
            "line 5: has 0 0 */2 * 1: where one of the two days begins with *, cron wants both",
            "line 6: has times that cannot be read: \"61 0 * * *\" is no cron expression",
            "line 7: is switched off by its #, and left out.",
            "line 8: is neither a variable nor five times and a command.",
            "line 9: holds what looks like a password",
            "line 10: has a random time");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/5 * * * *",
        "0 0 13 * 5",
        "15,45 8-18/2 * * mon-fri",
        "0 6 1-7 * 1",
        "30 4 1,15 * 0",
        "0 12 * jan-mar,dec 6-7",
        "5 0 * * 5-7",
        "0 9 * * sun",
        "10 3 31 * *",
        "0 0 1 1 *",
        "0 22 * * 0,3-4",
        "59 23 28-31 * *",
        "0 3 * * 1-5/2",
        "@weekly",
        "@monthly",
        "@daily",
        "0 */6 * 2 *",
        "0 0 10-20/5 6 2",
        "7 7 7 7 7",
        "0 1 * * fri-sun"
      })
  void timesMeanWhatCronMeans(String times) {
    var expression = CrontabTimes.of(times).expression().orElseThrow();
    var schedule = new Schedule.Cron(expression, ZoneOffset.UTC);
    var vixie = Vixie.of(expressionOf(times));
    List<Instant> expected = new ArrayList<>();
    var end = LocalDateTime.of(2028, 1, 1, 0, 0);
    for (var time = LocalDateTime.of(2026, 1, 1, 0, 0);
        time.isBefore(end) && expected.size() < 1_000;
        time = vixie.isOn(time) ? time.plusMinutes(1) : time.plusDays(1)) {
      if (vixie.isOn(time) && vixie.isAt(time)) {
        expected.add(time.toInstant(ZoneOffset.UTC));
      }
    }
    List<Instant> found = new ArrayList<>();
    var after = Instant.parse("2025-12-31T23:59:59Z");
    while (found.size() < expected.size()) {
      after = Schedules.next(schedule, after, after).orElseThrow();
      found.add(after.truncatedTo(ChronoUnit.MINUTES));
    }
    assertThat(found).as(expression).isEqualTo(expected);
  }

  private static String expressionOf(String times) {
    return switch (times) {
      case "@weekly" -> "0 0 * * 0";
      case "@monthly" -> "0 0 1 * *";
      case "@daily" -> "0 0 * * *";
      default -> times;
    };
  }

  /**
   * Cron's own rules, minute by minute.
   *
   * @param either whether one of day and weekday is enough
   */
  private record Vixie(
      Set<Integer> minutes,
      Set<Integer> hours,
      Set<Integer> days,
      Set<Integer> months,
      Set<Integer> weekdays,
      boolean either) {
    private static final List<String> DAYS =
        List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final List<String> MONTHS =
        List.of(
            "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    static Vixie of(String times) {
      var fields = times.split(" ", -1);
      return new Vixie(
          values(fields[0], 0, 59, List.of()),
          values(fields[1], 0, 23, List.of()),
          values(fields[2], 1, 31, List.of()),
          values(fields[3], 1, 12, MONTHS),
          values(fields[4], 0, 7, DAYS),
          !fields[2].startsWith("*") && !fields[4].startsWith("*"));
    }

    boolean isAt(LocalDateTime time) {
      return minutes.contains(time.getMinute()) && hours.contains(time.getHour());
    }

    boolean isOn(LocalDateTime time) {
      boolean day = days.contains(time.getDayOfMonth());
      int weekday = time.getDayOfWeek().getValue() % 7;
      boolean week = weekdays.contains(weekday) || (weekday == 0 && weekdays.contains(7));
      return months.contains(time.getMonthValue()) && (either ? day || week : day && week);
    }

    private static Set<Integer> values(String field, int least, int most, List<String> names) {
      Set<Integer> values = new TreeSet<>();
      for (var part : field.split(",", -1)) {
        var halves = part.split("/", -1);
        int step = halves.length == 2 ? Integer.parseInt(halves[1]) : 1;
        var ends = halves[0].split("-", -1);
        int from = halves[0].equals("*") ? least : number(ends[0], names);
        int to = halves[0].equals("*") ? most : number(ends[ends.length - 1], names);
        to = to < from ? 7 : to;
        for (int i = from; i <= to; i += step) {
          values.add(i);
        }
      }
      return values;
    }

    private static int number(String text, List<String> names) {
      return names.contains(text) ? names.indexOf(text) : Integer.parseInt(text);
    }
  }
}
