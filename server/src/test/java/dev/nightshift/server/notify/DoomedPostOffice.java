package dev.nightshift.server.notify;

import dev.nightshift.server.store.H2Store;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Accepts and delivers messages in a process of its own until somebody kills it; says on standard
 * output which ones it accepted. Told to settle, it accepts none and ends when nothing waits.
 */
final class DoomedPostOffice {
  private DoomedPostOffice() {}

  public static void main(String[] arguments) throws Exception {
    var accepted = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var store = H2Store.open(Path.of(arguments[0]).resolve("store"), Clock.systemUTC());
    var settings =
        Sinks.settings(
            Map.of(
                "mail",
                Sinks.mail(Integer.parseInt(arguments[1])),
                "hook",
                Sinks.hook(arguments[2])));
    var fast = new Patience(Duration.ofMillis(20), Duration.ofMillis(200));
    var office =
        new PostOffice(
            settings,
            store.outbox(),
            "node",
            DeliveryListener.NONE,
            Clock.systemUTC(),
            new Postman.Pace(fast, fast));
    office.start();
    var life = arguments[3];
    if (life.equals("settle")) {
      while (!office.list(Set.of(Outbox.State.PENDING), null, null, 1).isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      office.stop();
      store.close();
      accepted.println("settled");
      return;
    }
    for (int i = 0; ; i++) {
      for (var channel : settings.channels()) {
        var key = channel + " " + life + "/" + i;
        if (office.send(channel, key, Letter.of("test", key, "key=" + key + "."))) {
          accepted.println("accepted " + key);
        }
      }
    }
  }
}
