package example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.testkit.JobContract;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that every job keeps come from the contract; what this one is for stands below. */
class OrderImportTest extends JobContract<OrderImport.Settings> {
  @TempDir Path world;

  @Override
  protected OrderImport job() {
    return new OrderImport();
  }

  @Override
  protected OrderImport.Settings settings(Path folder) {
    return new OrderImport.Settings(folder.resolve("inbox"), folder.resolve("done"));
  }

  @Test
  void eachOrderIsCountedOnce() throws Exception {
    var settings = settings(world);
    job().fixtures().get(0).work().apply(settings);
    try (var first = TestContext.of(job(), settings, world.resolve("job"))) {
      job().run(first, settings);
      assertThat(first.items()).isEqualTo(30);
      assertThat(first.value("orders_amount_total")).hasValue(375);
      try (var second = first.next()) {
        job().run(second, settings);
        assertThat(second.items()).isZero();
      }
    }
    assertThat(Files.list(settings.done())).hasSize(3);
  }
}
