package dev.nightshift.server.run;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** What a run has said of its work until now. Thread-safe. */
final class RunReport {
  private final LongAdder items = new LongAdder();
  private final Map<String, String> facts = new ConcurrentHashMap<>();
  private final Map<String, Double> gauges = new ConcurrentHashMap<>();
  private final Map<String, DoubleAdder> counts = new ConcurrentHashMap<>();
  private volatile long done;
  private volatile long total;
  private volatile String phase = "";
  private volatile Batch batch;
  private volatile boolean abandoned;
  private volatile Outcome.ItemStates itemStates;

  void items(long count) {
    items.add(count);
  }

  void progress(long doneUntilNow, long ofAll) {
    done = doneUntilNow;
    total = ofAll;
  }

  /** It works on a batch. */
  void batch(long number, int size) {
    batch = new Batch(number, size);
  }

  /** What it counted until now; without what it did not say. */
  Map<String, Object> numbers() {
    Map<String, Object> numbers = new LinkedHashMap<>();
    long counted = items.sum();
    if (counted > 0) {
      numbers.put("items", counted);
    }
    if (total > 0) {
      numbers.put("done", done);
      numbers.put("total", total);
    }
    var current = batch;
    if (current != null) {
      numbers.put("batch", current.number);
      numbers.put("batch_size", current.size);
    }
    return numbers;
  }

  String phase() {
    return phase;
  }

  /**
   * Enters a phase; once the run is given up, what it says of its phase counts no longer.
   *
   * @return whether that is another one
   */
  boolean phase(String name) {
    if (abandoned || name.equals(phase)) {
      return false;
    }
    phase = name;
    return true;
  }

  /** The server gives the run up, and this is its last phase. */
  void abandon(String name) {
    phase = name;
    abandoned = true;
  }

  long items() {
    return items.sum();
  }

  Map<String, String> facts() {
    return Map.copyOf(facts);
  }

  void fact(String key, String value) {
    facts.put(key, value);
  }

  void gauge(String key, double value) {
    gauges.put(key, value);
  }

  void count(String key, double amount) {
    counts.computeIfAbsent(key, any -> new DoubleAdder()).add(amount);
  }

  private Map<String, Double> counted() {
    Map<String, Double> sums = new HashMap<>();
    counts.forEach((key, sum) -> sums.put(key, sum.sum()));
    return sums;
  }

  /** Null if it said none. */
  Outcome.ItemStates itemStates() {
    return itemStates;
  }

  void itemStates(Outcome.ItemStates states) {
    itemStates = states;
  }

  Progress progress() {
    return new Progress(items.sum(), done, total, phase, facts, gauges, counted());
  }

  private record Batch(long number, int size) {}
}
