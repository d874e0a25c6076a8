package dev.nightshift.server.app;

import dev.nightshift.server.engine.Wakeups;
import dev.nightshift.server.run.RecordingDesk;
import java.time.Instant;

/** What other servers tell, for the engine and for whoever records runs. */
record Heard(Wakeups.Listener engine, RecordingDesk recorder) implements Wakeups.Listener {
  @Override
  public void queue(String name) {
    engine.queue(name);
  }

  @Override
  public void queues() {
    engine.queues();
  }

  @Override
  public void from(Instant due) {
    engine.from(due);
  }

  @Override
  public void orders() {
    // first, since what is ordered may be a run that is to be recorded
    recorder.look();
    engine.orders();
  }

  @Override
  public void everything() {
    recorder.look();
    engine.everything();
  }
}
