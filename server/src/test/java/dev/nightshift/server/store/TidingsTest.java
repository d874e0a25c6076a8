package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TidingsTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00.123456Z");

  @Test
  void theyArriveAsTheyWereSent() {
    var sent =
        Tidings.queue("default")
            .and(Tidings.from(T0.plusSeconds(9)))
            .and(Tidings.ordered())
            .and(Tidings.queue("slow mail"))
            .and(Tidings.from(T0));
    assertThat(Tidings.parse(sent.text())).isEqualTo(sent);
    assertThat(sent).isEqualTo(new Tidings(Set.of("default", "slow mail"), false, T0, true));
    assertThat(Tidings.parse(Tidings.anyOfTheQueues().text()).anyQueue()).isTrue();
  }

  @Test
  void whatAnotherVersionSaysBesidesIsLeftOut() {
    assertThat(Tidings.parse("moon full\nfrom tomorrow\nqueue default\n\n"))
        .isEqualTo(Tidings.queue("default"));
    assertThat(Tidings.parse("moon full").none()).isTrue();
  }

  @Test
  void moreQueuesThanAMessageHoldsBecomeAllOfThem() {
    var many = Tidings.ordered();
    for (int i = 0; i < 500; i++) {
      many = many.and(Tidings.queue("a-queue-with-a-rather-long-name-" + i));
    }
    assertThat(many.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8_000);
    assertThat(Tidings.parse(many.text())).isEqualTo(new Tidings(Set.of(), true, null, true));
  }
}
