package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On files as kernels write them. */
class ContainerMemoryTest {
  @TempDir Path root;

  private ContainerMemory with(Map<String, String> files) throws IOException {
    for (var file : files.entrySet()) {
      Files.createDirectories(root.resolve(file.getKey()).getParent());
      Files.writeString(root.resolve(file.getKey()), file.getValue());
    }
    return ContainerMemory.below(root);
  }

  @Test
  void theWorkingSetIsWhatIsUsedWithoutInactiveFileCache() throws IOException {
    var memory =
        with(
            Map.of(
                "cgroup.controllers", "cpu memory\n",
                "memory.current", "700000000\n",
                "memory.max", "1073741824\n",
                "memory.stat", "anon 500000000\ninactive_file 90000000\nactive_file 4096\n"));
    assertThat(memory.workingSet()).hasValue(610_000_000);
    assertThat(memory.limit()).hasValue(1L << 30);
    assertThat(memory.collect())
        .extracting(family -> family.name + " " + family.samples.get(0).value)
        .containsExactly(
            "process_container_memory_bytes 6.1E8",
            "process_container_memory_limit_bytes 1.073741824E9");
  }

  @Test
  void aContainerWithoutALimitHasNone() throws IOException {
    var memory =
        with(
            Map.of(
                "cgroup.controllers", "memory\n",
                "memory.current", "700000000\n",
                "memory.max", "max\n"));
    assertThat(memory.workingSet()).hasValue(700_000_000);
    assertThat(memory.limit()).isEmpty();
    assertThat(memory.collect()).hasSize(1);
  }

  @Test
  void theOlderVersionIsReadWhereItHasALimit() throws IOException {
    var memory =
        with(
            Map.of(
                "memory/memory.usage_in_bytes", "300000000\n",
                "memory/memory.limit_in_bytes", "536870912\n",
                "memory/memory.stat", "cache 1\ninactive_file 7\ntotal_inactive_file 50000000\n"));
    assertThat(memory.workingSet()).hasValue(250_000_000);
    assertThat(memory.limit()).hasValue(512L << 20);
  }

  @Test
  void theMemoryOfAWholeMachineIsNotToldAsThatOfAContainer() throws IOException {
    var memory =
        with(
            Map.of(
                "memory/memory.usage_in_bytes", "9000000000\n",
                "memory/memory.limit_in_bytes", "9223372036854771712\n"));
    assertThat(memory.collect()).isEmpty();
  }

  @Test
  void whereNothingIsToldNothingIsExported() {
    assertThat(ContainerMemory.below(root.resolve("none")).collect()).isEmpty();
  }
}
