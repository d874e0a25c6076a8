package dev.nightshift.jobs.basic;

import com.sun.net.httpserver.HttpServer;
import dev.nightshift.job.Database;
import dev.nightshift.job.Job;
import dev.nightshift.job.testkit.JobContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

class BasicContractTest {
  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          try (var body = exchange.getResponseBody()) {
            body.write("ok".getBytes(StandardCharsets.UTF_8));
          }
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  @Nested
  class ExecContract extends JobContract<ExecSettings> {
    @Override
    protected Job<ExecSettings> job() {
      return new Exec();
    }

    @Override
    protected ExecSettings settings(Path folder) {
      return ExecTry.in(folder, "echo items=3; echo done > written");
    }
  }

  @Nested
  class HttpContract extends JobContract<HttpSettings> {
    @Override
    protected Job<HttpSettings> job() {
      return new Http();
    }

    @Override
    protected HttpSettings settings(Path folder) {
      return new HttpSettings(
          URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
          "GET",
          Map.of(),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          List.of("status = 200", "body = ok"),
          Duration.ofSeconds(30),
          false,
          Optional.empty(),
          Optional.empty(),
          List.of());
    }
  }

  @Nested
  class SqlContract extends JobContract<Sql.Settings> {
    @Override
    protected Job<Sql.Settings> job() {
      return new Sql();
    }

    @Override
    protected Sql.Settings settings(Path folder) {
      return new Sql.Settings(
          Database.at("jdbc:h2:mem:contract"),
          Optional.of("select 1"),
          List.of(),
          false,
          List.of("rows = 1", "value = 1"),
          Duration.ofSeconds(30),
          List.of());
    }
  }

  @Nested
  class FileWatchContract extends JobContract<FileWatch.Settings> {
    @Override
    protected Job<FileWatch.Settings> job() {
      return new FileWatch();
    }

    @Override
    protected FileWatch.Settings settings(Path folder) {
      var watched = folder.resolve("exports");
      try {
        Files.createDirectories(watched);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new FileWatch.Settings(watched, "*.csv", List.of("count >= 0"), List.of());
    }

    @Override
    protected void prepare(Path folder) throws IOException {
      settings(folder);
      Files.writeString(folder.resolve("exports/one.csv"), "a,b\n");
    }
  }
}
