package dev.nightshift.server.engine;

/**
 * What an engine's background threads do, one step at a time and in the calling thread: for tests
 * that decide themselves what happens when. The engine's own threads must not be running.
 */
final class EngineSteps {
  private final StoreClock clock;
  private final LeaseKeeper lease;
  private final Keeper keeper;
  private final Dispatcher dispatcher;
  private final EndWriter ends;

  EngineSteps(
      StoreClock clock, LeaseKeeper lease, Keeper keeper, Dispatcher dispatcher, EndWriter ends) {
    this.clock = clock;
    this.lease = lease;
    this.keeper = keeper;
    this.dispatcher = dispatcher;
    this.ends = ends;
  }

  /** Stops what may not go on; asks no store. Every 200 ms. */
  void watch() {
    keeper.watch();
  }

  /**
   * Renews the lease or takes another, notes those of others, and takes over what dead nodes left,
   * as far as each is due. Throws nothing. Every 200 ms.
   */
  void keepLease() {
    lease.tick();
  }

  /**
   * Plans what is due and claims what waits.
   *
   * @throws StoreAwayException if the store is away
   */
  void dispatch() {
    dispatcher.step(clock.instant());
  }

  /** Writes what has ended, as one group; false if the store is away. */
  boolean writeEnds() throws InterruptedException {
    return ends.step(0);
  }

  /**
   * Reads what people ordered, and sees to it. Every second.
   *
   * @throws StoreAwayException if the store is away
   */
  void obey() {
    keeper.obey(clock.instant());
  }

  /**
   * Writes progress, and refuses what nobody can run. Every second.
   *
   * @throws StoreAwayException if the store is away
   */
  void upkeep() {
    keeper.upkeep(clock.instant());
  }

  /** Ends are written by a thread from now on, as they must be while the engine stops. */
  void writeEndsAlways() {
    ends.start();
  }
}
