package dev.nightshift.server.app;

import dev.nightshift.server.api.ApiJson;
import dev.nightshift.server.app.Launcher.Prepared;
import dev.nightshift.server.audit.LoggedAudit;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.cli.Terminal;
import dev.nightshift.server.security.CliToken;
import dev.nightshift.server.security.Tokens;
import io.dropwizard.core.Application;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.views.common.ViewBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The server, part by part in the order of the data's flow. */
final class NightshiftApplication extends Application<NightshiftConfiguration> {
  private final Prepared prepared;
  private final Terminal terminal;

  NightshiftApplication(Prepared prepared, Terminal terminal) {
    this.prepared = prepared;
    this.terminal = terminal;
  }

  @Override
  public String getName() {
    return "nightshift";
  }

  @Override
  public void initialize(Bootstrap<NightshiftConfiguration> bootstrap) {
    ApiJson.configured(bootstrap.getObjectMapper());
    bootstrap.addBundle(new ViewBundle<>());
  }

  @Override
  public void run(NightshiftConfiguration configuration, Environment environment)
      throws IOException {
    var installation = prepared.installation();
    var data = installation.dataFolder();
    var loaded = prepared.loaded();
    var catalogue = loaded.catalogue();
    var server = (AbstractServerFactory) configuration.getServerFactory();
    server.setRegisterDefaultExceptionMappers(false);

    Files.createDirectories(data);
    NativeLibraries.clear(data);
    var tokens = tokens(configuration, data);

    if (!Files.exists(storeFile(data))) {
      Fixtures.seed(loaded, installation.fixtures(), terminal.out()::println);
    }

    var bundle = Bundle.generate(installation.bundle(), List.of(catalogue));

    var backend = new NoBackend();
    new HttpSurface(
            catalogue,
            loaded,
            bundle,
            backend,
            backend,
            backend,
            new LoggedAudit(),
            tokens,
            Listening.loopbackOnly(server),
            () -> true,
            terminal.clock())
        .register(environment.jersey());
  }

  static Path storeFile(Path data) {
    return data.resolve("nightshift.mv.db");
  }

  private static Tokens tokens(NightshiftConfiguration configuration, Path data)
      throws IOException {
    List<Tokens.Token> tokens = new ArrayList<>(configuration.access().resolve());
    tokens.add(CliToken.ensure(data));
    return new Tokens(tokens);
  }
}
