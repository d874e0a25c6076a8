package dev.nightshift.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotificationSectionTest {
  private final List<ConfigProblem> problems = new ArrayList<>();

  private NotificationSettings read(String yaml) {
    var document = ConfigDocument.parse(yaml);
    var settings =
        NotificationSection.read(
            document, new SettingsBinder(Path.of("."), name -> null), problems);
    NotificationSection.checkJobs(document, settings, List.of("backup", "gc"), problems);
    return settings;
  }

  private List<String> sentences(String yaml) {
    read(yaml);
    return problems.stream().map(ConfigProblem::toString).toList();
  }

  @Test
  void withoutTheSectionThereIsNoChannel() {
    assertThat(read("jobs: {}").channels()).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void channelsAndEventsAreRead() {
    var settings =
        read(
            """
            notifications:
              giveUpAfter: 2d
              objective: 0.95
              channels:
                ops-mail: {type: smtp, host: mail.example.org, port: 587, startTls: true, user: ns, password: "env:SMTP", from: ns@example.org, to: [ops@example.org]}
                hook: {type: webhook, url: "https://user.example.org:8443/hooks/abc?t=1", secret: "file:hook-secret"}
                chat: {type: slack, url: "file:chat-url"}
              events:
                - {on: [job_failed, job_recovered], to: [ops-mail, chat], criticality: [critical, high], jobs: [gc], digest: 30m}
                - {on: [maintenance_announced], to: [hook], before: 12h}
            """);
    assertThat(problems).isEmpty();
    assertThat(settings.channels()).containsExactly("chat", "hook", "ops-mail");
    assertThat(settings.giveUpAfter()).isEqualTo(Duration.ofDays(2));
    assertThat(settings.objective()).isEqualTo(0.95);
    assertThat(settings.sinks().values())
        .extracting(Sink::target)
        .as("no place tells a secret")
        .containsExactly(
            "file:chat-url", "https://user.example.org:8443/…", "mail.example.org:587");
    assertThat(settings.rules()).hasSize(2);
    assertThat(settings.rules().get(0).digest()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.rules().get(1).before()).isEqualTo(Duration.ofHours(12));
  }

  @Test
  void allProblemsAreToldAtOnceAndNoSecretIs() {
    var told =
        sentences(
            """
            notifications:
              channels:
                Ops: {type: slack, url: "file:x"}
                a: {type: pigeon}
                b: {host: mail.example.org}
                c: {type: smtp, host: mail.example.org, user: ns, password: "env:P", from: ns@example.org, to: [ops@example.org]}
                d: {type: smtp, host: mail.example.org, from: nobody, to: [ops@example.org]}
                e: {type: slack, url: "https://hooks.example.org/T0/B0/hush"}
                f: {type: webhook, url: "https://ann:hush@example.org/"}
                g: {type: webhook, url: "ftp://example.org/"}
                h: {type: webhook, url: "https://example.org/", sekret: "env:X"}
              events:
                - {on: [job_exploded], to: [a]}
            """);
    assertThat(told)
        .anySatisfy(text -> assertThat(text).contains("channels.Ops is no name of a channel"))
        .anySatisfy(text -> assertThat(text).contains("channels.a.type is \"pigeon\""))
        .anySatisfy(text -> assertThat(text).contains("channels.b has no type; write type: smtp"))
        .hasSizeGreaterThanOrEqualTo(1);
    assertThat(String.join("\n", told)).doesNotContain("hush");
  }

  @Test
  void whatAChannelRefusesNamesTheNextStep() {
    var told =
        sentences(
            """
            notifications:
              channels:
                c: {type: smtp, host: mail.example.org, user: ns, password: "env:P", from: ns@example.org, to: [ops@example.org]}
                d: {type: smtp, host: mail.example.org, from: nobody, to: [ops@example.org]}
                e: {type: slack, url: "https://hooks.example.org/T0/B0/hush"}
                f: {type: webhook, url: "https://ann:hush@example.org/"}
                g: {type: webhook, url: "ftp://example.org/"}
                h: {type: webhook, url: "https://example.org/", sekret: "env:X"}
                i: {type: smtp, host: mail.example.org, from: ns@example.org, to: []}
            """);
    assertThat(told).hasSize(7);
    assertThat(told.get(0)).contains("a password goes to mail.example.org in the clear");
    assertThat(told.get(1)).contains("from is \"nobody\"; write an address");
    assertThat(told.get(2)).contains("must be a reference, env:NAME or file:/path");
    assertThat(told.get(3)).contains("url holds a password; write token:");
    assertThat(told.get(4)).contains("http:// or https://");
    assertThat(told.get(5)).contains("sekret: there is no such key. Did you mean secret?");
    assertThat(told.get(6)).contains("to names nobody");
    assertThat(String.join("\n", told)).doesNotContain("hush");
  }

  @Test
  void eventsNameChannelsAndJobsThatThereAre() {
    assertThat(
            sentences(
                """
                notifications:
                  channels:
                    chat: {type: slack, url: "file:chat-url"}
                  events:
                    - {on: [job_failed], to: [chta], jobs: [gcc]}
                """))
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).contains("\"chta\"", "Did you mean chat?"))
        .anySatisfy(text -> assertThat(text).contains("\"gcc\", which is no job", "gc"));
  }
}
