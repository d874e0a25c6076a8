package dev.nightshift.jobs.system;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells somebody outside that this server works; when the word stops coming, they call. The one
 * alarm that does not need this machine, its network or its Prometheus.
 */
public final class DeadMansSwitch implements Job<DeadMansSwitch.Settings> {
  private static final String ADDRESS = "https?://[\\w.:\\[\\]-]+(/[\\w./~%@+=&?:,;-]*)?";
  private static final String RUN = "`./nightshift run dead_mans_switch --wait`";

  /** Whom to tell. */
  public record Settings(
      @Setting("The address that the service outside gave for this server; it is a secret")
          Secret url,
      @Setting(value = "How often to tell", byDefault = "1m", min = 10) Duration interval) {}

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of(
            "Tells a service outside that jobs are started here, so that it calls when they are"
                + " not")
        .item("signals sent")
        .expectsItems()
        .every(settings.interval())
        .expectedToTake(Duration.ofSeconds(2))
        .maxRuntime(Duration.ofMinutes(1))
        .criticality(Criticality.HIGH)
        .failsWith(
            "does not answer",
            "The service outside is down, or this machine does not reach it",
            "Open the address from this machine (`./nightshift secrets` tells where it is kept)."
                + " If it cannot be reached, tell the service that its alarm is false, then "
                + RUN)
        .failsWith(
            "answered with",
            "The service outside does not know the address any more",
            "Take the new address from the service, put it where `./nightshift secrets` says the old"
                + " one is, then "
                + RUN)
        .failsWith(
            "is no address of HTTP",
            "The secret holds something else than an address",
            "Put the address of the service where `./nightshift secrets` says it is kept, then "
                + RUN)
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws InterruptedException {
    context.checkpoint();
    if (context.dryRun()) {
      return;
    }
    int status =
        new Call("the service outside", address(settings.url()), Optional.empty()).get().status();
    if (status / 100 != 2) {
      throw new IllegalStateException("the service outside answered with " + status);
    }
    context.items(1);
  }

  private static URI address(Secret url) {
    var text = url.reveal().strip();
    if (text.matches(ADDRESS)) {
      return URI.create(text);
    }
    throw new IllegalStateException("the value of " + url + " is no address of HTTP");
  }
}
