package dev.nightshift.server.run;

import dev.nightshift.job.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The backoff of one key, kept in the store. */
final class StoredRetryState implements Context.RetryState {
  private final RunContext context;
  private final RunServices services;
  private final Run run;
  private final String key;

  StoredRetryState(RunContext context, RunServices services, Run run, String key) {
    this.context = context;
    this.services = services;
    this.run = run;
    this.key = key;
  }

  @Override
  public int failures() {
    return services.backoff(run, key).failures();
  }

  @Override
  public boolean ready() {
    return nextAttempt().map(next -> !context.clock().instant().isBefore(next)).orElse(true);
  }

  @Override
  public Optional<Instant> nextAttempt() {
    return Optional.ofNullable(services.backoff(run, key).nextAttempt());
  }

  @Override
  public void failed(Duration base, Duration max) {
    context.requireOpen("retry state " + key);
    int failures = services.backoff(run, key).failures() + 1;
    var wait = base;
    for (int i = 1; i < failures && wait.compareTo(max) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    var capped = wait.compareTo(max) > 0 ? max : wait;
    services.backoff(
        run, key, new RunServices.Backoff(failures, context.clock().instant().plus(capped)));
  }

  @Override
  public void succeeded() {
    context.requireOpen("retry state " + key);
    services.backoff(run, key, RunServices.Backoff.NONE);
  }
}
