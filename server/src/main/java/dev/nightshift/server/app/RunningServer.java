package dev.nightshift.server.app;

import dev.nightshift.server.app.Launcher.Prepared;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ServerFile;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.store.StoreUnreachableException;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.LoggerFactory;

/** A server in this process, from its start to its end. */
final class RunningServer {
  private final Server server;

  private RunningServer(Server server) {
    this.server = server;
  }

  /**
   * Starts everything, says so, and returns. The process' end stops it in order.
   *
   * @throws CommandFailure if it cannot start; nothing is left running then
   */
  static RunningServer start(Prepared prepared, Terminal terminal) {
    Server server = null;
    try {
      server = build(prepared, terminal);
      var data = prepared.installation().dataFolder();
      server.addEventListener(new ServerFileKeeper(data));
      LastErrors.of(server);
      server.start();
      Announcement.by(prepared.configuration().getLoggingFactory(), terminal)
          .say(
              StartText.lines(
                  prepared.installation(),
                  prepared.loaded(),
                  terminal.home(),
                  Listening.url(server),
                  new OpenStore(prepared.store(), data).name(terminal.home())));
      return new RunningServer(server);
    } catch (Exception e) {
      stop(server);
      throw failure(e);
    }
  }

  String url() {
    return Listening.url(server);
  }

  String adminUrl() {
    return Listening.adminUrl(server);
  }

  void stop() {
    stop(server);
  }

  // What Dropwizard's own "server" command does, but for its way of telling errors.
  private static Server build(Prepared prepared, Terminal terminal) throws Exception {
    var configuration = prepared.configuration();
    var application = new NightshiftApplication(prepared, terminal);
    var bootstrap = new Bootstrap<>(application);
    application.initialize(bootstrap);
    bootstrap.registerMetrics();
    configuration
        .getLoggingFactory()
        .configure(bootstrap.getMetricRegistry(), application.getName());
    var environment =
        new Environment(
            application.getName(),
            bootstrap.getObjectMapper(),
            bootstrap.getValidatorFactory(),
            bootstrap.getMetricRegistry(),
            bootstrap.getClassLoader(),
            bootstrap.getHealthCheckRegistry(),
            configuration);
    configuration
        .getMetricsFactory()
        .configure(environment.lifecycle(), bootstrap.getMetricRegistry());
    configuration.getServerFactory().configure(environment);
    bootstrap.run(configuration, environment);
    application.run(configuration, environment);
    return configuration.getServerFactory().build(environment);
  }

  private static void stop(Server server) {
    try {
      if (server != null) {
        server.stop();
      }
    } catch (Exception e) {
      LoggerFactory.getLogger(RunningServer.class).warn("the server did not stop cleanly", e);
    }
  }

  private static CommandFailure failure(Exception error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CommandFailure known) {
        return known;
      }
      if (cause instanceof StoreUnreachableException) {
        return CommandFailure.finding(cause.getMessage());
      }
      if (cause instanceof BindException) {
        return CommandFailure.finding(
            error.getMessage()
                + ": another program listens there; stop it, or choose other ports with"
                + " NIGHTSHIFT_PORT and NIGHTSHIFT_ADMIN_PORT");
      }
    }
    LoggerFactory.getLogger(RunningServer.class).error("the server could not start", error);
    return CommandFailure.finding(
        "the server could not start: "
            + (error.getMessage() == null ? error.toString() : error.getMessage()));
  }

  /** Lets commands on this machine find the server while it runs. */
  private record ServerFileKeeper(Path dataFolder) implements LifeCycle.Listener {
    @Override
    public void lifeCycleStarted(LifeCycle event) {
      try {
        new ServerFile(Listening.url((Server) event), ProcessHandle.current().pid())
            .write(dataFolder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void lifeCycleStopping(LifeCycle event) {
      try {
        ServerFile.delete(dataFolder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
