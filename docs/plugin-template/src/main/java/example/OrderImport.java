package example;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Takes files of orders from an inbox, and puts each away once it is counted. */
public final class OrderImport implements Job<OrderImport.Settings> {
  private static final String AMOUNT = "orders_amount_total";
  private static final String WAITING = "orders_waiting_files";

  public record Settings(
      @Setting(value = "Folder with files of orders", byDefault = "orders/inbox") Path inbox,
      @Setting(value = "Where they go afterwards", byDefault = "orders/done") Path done) {}

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of("Imports the orders that partners put into the inbox")
        .item("orders imported")
        .every(Duration.ofMinutes(5))
        .expectedToTake(Duration.ofSeconds(5))
        .owner("sales")
        .metric(Metric.counter(AMOUNT, "Amount of all imported orders"))
        .metric(Metric.gauge(WAITING, "Files that are still in the inbox after a run"))
        .alert(
            new JobAlert(
                "OrdersWaiting",
                WAITING + " > 100",
                Duration.ofMinutes(15),
                Severity.WARNING,
                "More than a hundred files of orders wait in the inbox.",
                "See why they are not taken: ./nightshift runs order_import",
                ""))
        .failsWith(
            "is not an amount",
            "A partner sent a file with a broken line; the error names file and line",
            "Correct or remove that line, then `./nightshift run order_import --wait`",
            "garbled-order")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws Exception {
    var files = files(settings.inbox());
    long taken = 0;
    for (var file : files) {
      context.checkpoint(); // here it may be paused or stopped: nothing is half done
      var amounts = amounts(file);
      if (!context.dryRun()) {
        Files.createDirectories(settings.done());
        Files.move(file, settings.done().resolve(file.getFileName()));
      }
      taken++;
      context.items(amounts.size());
      context.progress(taken, files.size());
      context
          .counter(AMOUNT)
          .add(amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add).doubleValue());
      context
          .logger()
          .log(Level.INFO, file.getFileName() + ": " + amounts.size() + " orders imported");
    }
    context.gauge(WAITING).set(files(settings.inbox()).size());
  }

  private static List<Path> files(Path inbox) throws IOException {
    if (Files.notExists(inbox)) {
      return List.of();
    }
    try (var all = Files.list(inbox)) {
      return all.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
  }

  /** Read whole before anything is counted, so that a broken file counts for nothing. */
  private static List<BigDecimal> amounts(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank())
        .map(line -> amount(file, line))
        .toList();
  }

  private static BigDecimal amount(Path file, String line) {
    try {
      return new BigDecimal(line.substring(line.indexOf(',') + 1).strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          file.getFileName() + ": \"" + line + "\" is not an amount after a comma", e);
    }
  }

  @Override
  public List<Fixture<Settings>> fixtures() {
    return List.of(
        new Fixture<>(
            "orders",
            "Three files with ten orders each",
            settings -> {
              if (Files.exists(settings.inbox())) {
                return "the inbox " + settings.inbox() + " is there already";
              }
              Files.createDirectories(settings.inbox());
              for (var partner : List.of("north", "south", "west")) {
                Files.writeString(
                    settings.inbox().resolve(partner + ".csv"),
                    (partner + "-1,12.50\n").repeat(10));
              }
              return "made three files of orders in " + settings.inbox();
            }));
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(
        new Fault<>(
            "garbled-order",
            "a file without an amount arrives, and the next run fails",
            settings -> {
              Files.createDirectories(settings.inbox());
              Files.writeString(garbled(settings), "east-1,twelve\n");
              return "put " + garbled(settings) + " into the inbox";
            },
            settings -> {
              Files.deleteIfExists(garbled(settings));
              return "removed " + garbled(settings);
            }));
  }

  private static Path garbled(Settings settings) {
    return settings.inbox().resolve("east.csv");
  }
}
