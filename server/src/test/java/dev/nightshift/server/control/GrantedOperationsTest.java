package dev.nightshift.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.ServerOperations;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantedOperationsTest {
  private final ServerOperations offered =
      new ServerOperations() {
        @Override
        public Health health() {
          return new Health(3, List.of());
        }
      };

  @Test
  void aJobMayDoWhatItIsGranted() {
    assertThat(new GrantedOperations("watch", Set.of("health"), offered).health().jobs())
        .isEqualTo(3);
  }

  @Test
  void whatIsNotGrantedIsRefusedWithTheKeyToWrite() {
    assertThatThrownBy(
            () -> new GrantedOperations("watch", Set.of("health"), offered).pluginChecksums())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "job watch is not granted the operation \"plugins\"; add it in config.yml to"
                + " jobs.watch.grants");
  }

  @Test
  void aJobThatIsGrantedNothingIsToldSo() {
    assertThatThrownBy(() -> new GrantedOperations("watch", Set.of(), offered))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("name them in config.yml under jobs.watch.grants");
  }

  @Test
  void whatIsGrantedAndNotOfferedIsSaid() {
    assertThatThrownBy(() -> new GrantedOperations("watch", Set.of("backup"), offered).backup())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("the operation \"backup\" is not offered by this server");
  }
}
