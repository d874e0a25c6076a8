package dev.nightshift.server.engine;

import dev.nightshift.server.catalog.CurrentCatalogue;
import java.time.Instant;

/** What an engine does about what other servers tell it: it looks now, as its poll would later. */
final class Hearing implements Wakeups.Listener {
  private final CurrentCatalogue catalogue;
  private final Dispatcher dispatcher;
  private final OrderDesk desk;

  Hearing(CurrentCatalogue catalogue, Dispatcher dispatcher, OrderDesk desk) {
    this.catalogue = catalogue;
    this.dispatcher = dispatcher;
    this.desk = desk;
  }

  @Override
  public void queue(String name) {
    if (catalogue.jobs().stream().anyMatch(job -> job.execution().queue().equals(name))) {
      dispatcher.lookAt(name);
    }
  }

  @Override
  public void queues() {
    catalogue.jobs().stream()
        .map(job -> job.execution().queue())
        .distinct()
        .forEach(dispatcher::lookAt);
  }

  @Override
  public void from(Instant due) {
    dispatcher.queuedAt(due);
  }

  @Override
  public void orders() {
    desk.look();
  }

  @Override
  public void everything() {
    desk.look();
    dispatcher.readAgain();
  }
}
