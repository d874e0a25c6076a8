package dev.nightshift.jobs.validators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.nightshift.job.testkit.TestContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
  @TempDir Path folder;

  private TestContext fetch(String list) throws Exception {
    Files.writeString(folder.resolve("list.json"), list);
    return fetch(TestSettings.fetch(folder));
  }

  private TestContext fetch(Fetch.Settings settings) throws Exception {
    try (var context = TestContext.of(new Fetch(), settings, folder.resolve("fetch"))) {
      new Fetch().run(context, settings);
      return context;
    }
  }

  private List<Validator> known() throws Exception {
    try (var connection = Store.open(TestSettings.store(folder))) {
      return new ValidatorTable(connection).listed();
    }
  }

  private List<Validator> parsed(String list) throws Exception {
    return new ValidatorList("list.json", Optional.of(Path.of("/lists"))).parse(list);
  }

  @Test
  void keepsTheListAndAsksForARunOfScore() throws Exception {
    var context =
        fetch(
            """
            [{"id": "a", "publicKey": "KA", "endpoint": "https://a.example.org/health"},
             {"id": "b", "publicKey": "KB", "endpoint": "tcp://b.example.org:4001"}]
            """);
    assertThat(known())
        .containsExactly(
            new Validator("a", "KA", URI.create("https://a.example.org/health")),
            new Validator("b", "KB", URI.create("tcp://b.example.org:4001")));
    assertThat(context.enqueued()).containsExactly(new TestContext.Enqueued("score", Map.of()));
    assertThat(context.items()).isEqualTo(2);
    assertThat(context.value(Fetch.COUNT)).hasValue(2);
  }

  @Test
  void itsFirstLineIsThatOfAQueue() throws Exception {
    var context = fetch("[\"tcp://a:1\"]");
    var line = context.lines().get(0);
    assertThat(line)
        .contains("\"level\":30,\"time\":\"2026-01-01T00:00:00.000Z\",\"pid\":")
        .contains("\"name\":\"validatorQueue\",\"jobId\":\"" + context.runId() + "\"")
        .contains(
            "\"jobName\":\"fetch\",\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"data\":{},"
                + "\"msg\":\"🚀 Processing job: fetch\"}");
  }

  @Test
  void whoIsOffTheListIsGoneAndComesBackAsWhoItWas() throws Exception {
    fetch("[\"tcp://a:1\", \"tcp://b:1\", \"tcp://c:1\"]");
    var less = fetch("[\"tcp://a:1\", \"tcp://b:2\", \"tcp://c:1\"]");
    assertThat(less.lines())
        .anyMatch(line -> line.contains("3 validators listed: 1 new, 0 changed, 1 gone"));
    assertThat(known())
        .extracting(Validator::id)
        .containsExactly("tcp://a:1", "tcp://b:2", "tcp://c:1");
    fetch("[\"tcp://a:1\", \"tcp://b:1\", \"tcp://c:1\"]");
    assertThat(known())
        .extracting(Validator::id)
        .containsExactly("tcp://a:1", "tcp://b:1", "tcp://c:1");
  }

  @Test
  void aListThatLacksMostIsRefusedAndThoseKnownAreKept() throws Exception {
    fetch("[\"tcp://a:1\", \"tcp://b:1\", \"tcp://c:1\"]");
    assertThatThrownBy(() -> fetch("[\"tcp://a:1\"]"))
        .hasMessageContaining("lacks too many: 2 of the 3 validators known are not on it");
    assertThat(known()).hasSize(3);
  }

  @Test
  void withoutAnyValidatorTheCountIsZeroAndNothingIsAskedFor() throws Exception {
    var context = fetch(TestSettings.fetch(folder));
    assertThat(context.value(Fetch.COUNT)).hasValue(0);
    assertThat(context.enqueued()).isEmpty();
  }

  @Test
  void aDryRunKeepsNothingAndAsksForNothing() throws Exception {
    Files.writeString(folder.resolve("list.json"), "[\"tcp://a:1\"]");
    var settings = TestSettings.fetch(folder);
    try (var context = TestContext.of(new Fetch(), settings, folder.resolve("fetch")).dry()) {
      new Fetch().run(context, settings);
      assertThat(context.enqueued()).isEmpty();
    }
    assertThat(known()).isEmpty();
  }

  @Test
  void aListMayComeFromAnAddress() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = "{\"validators\": [{\"name\": \"a\", \"url\": \"http://a\"}]}".getBytes();
          boolean found = exchange.getRequestURI().getPath().equals("/list");
          exchange.sendResponseHeaders(found ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      var base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      fetch(TestSettings.fetch(folder, Optional.of(base.resolve("/list"))));
      assertThat(known()).containsExactly(new Validator("a", "", URI.create("http://a")));
      assertThatThrownBy(
              () -> fetch(TestSettings.fetch(folder, Optional.of(base.resolve("/other")))))
          .hasMessage("the list " + base.resolve("/other") + ": answered 404");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatIsWrongWithAListIsToldWithItsPlace() {
    var wrong =
        Map.of(
            "[{\"id\": \"a\"", "the list list.json: is not JSON",
            "{\"nodes\": []}", "has no list; write an array, or an object with an array",
            "[12]", "element 1 is neither an address nor an object",
            "[{\"id\": \"a\"}]", "element 1 (a) has no endpoint",
            "[\"ftp://a\"]", "an address starts with http:, https:, tcp:, tls: or file:",
            "[\"tcp://a\"]", "without host or port",
            "[\"not an address\"]", "which is no address",
            "[\"http://a\", \"http://a\"]", "the id \"http://a\" is there twice");
    wrong.forEach(
        (list, text) -> assertThatThrownBy(() -> parsed(list)).as(list).hasMessageContaining(text));
  }

  @Test
  void filesAreFoundBesideTheListAndOnlyAListThatIsAFileMayNameThem() throws Exception {
    var list = "[{\"id\": \"a\", \"endpoint\": \"file:endpoints/a.json\"}]";
    assertThat(parsed(list).get(0).endpoint())
        .isEqualTo(URI.create("file:///lists/endpoints/a.json"));
    assertThatThrownBy(() -> new ValidatorList("http://x", Optional.empty()).parse(list))
        .hasMessageContaining("only a list that is a file itself may name files");
  }
}
