package dev.nightshift.jobs.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Job;
import dev.nightshift.job.testkit.JobContract;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmPathTest extends JobContract<AlarmPath.Settings> {
  private static final String THERE =
      "[{\"labels\":{\"alertname\":\"AlarmDrill\",\"job\":\"alarm_path\"}}]";
  @TempDir Path root;
  private Outside alertmanager;
  private TestContext context;

  @BeforeEach
  void open() throws IOException {
    alertmanager = new Outside();
    alertmanager.answers(200, "[]");
    context = TestContext.of(job(), settings(root), root);
  }

  @AfterEach
  void close() {
    context.close();
    alertmanager.close();
  }

  @Override
  protected Job<AlarmPath.Settings> job() {
    return new AlarmPath();
  }

  @Override
  protected AlarmPath.Settings settings(Path folder) {
    return new AlarmPath.Settings(
        URI.create(alertmanager.url() + "/"),
        Optional.empty(),
        Duration.ofHours(24),
        Duration.ofMinutes(15));
  }

  @Override
  protected boolean fixtureHasWork() {
    return false;
  }

  @Test
  void theAlertIsRaisedSeenAndTakenBack() throws Exception {
    runAfter(Duration.ZERO);
    assertThat(context.value("nightshift_alarm_drill")).hasValue(1);
    runAfter(Duration.ofMinutes(5));
    assertThat(context.value("nightshift_alarm_drill")).hasValue(1);
    alertmanager.answers(200, THERE);
    runAfter(Duration.ofMinutes(5));
    assertThat(context.value("nightshift_alarm_drill")).hasValue(0);
    assertThat(context.items()).isEqualTo(1);
    assertThat(context.lines().toString())
        .contains("Alertmanager has AlarmDrill, 600 s after it was raised");
    assertThat(context.value("nightshift_alarm_path_proven_timestamp_seconds"))
        .hasValue(TestContext.START.plusSeconds(600).getEpochSecond());
    assertThat(alertmanager.asked().get(0))
        .isEqualTo("/api/v2/alerts?filter=alertname%3D%22AlarmDrill%22");
  }

  @Test
  void itIsRaisedAgainOnlyADayLater() throws Exception {
    alertmanager.answers(200, THERE);
    runAfter(Duration.ZERO);
    runAfter(Duration.ofMinutes(5));
    runAfter(Duration.ofHours(23));
    assertThat(context.value("nightshift_alarm_drill")).hasValue(0);
    runAfter(Duration.ofHours(1));
    assertThat(context.value("nightshift_alarm_drill")).hasValue(1);
  }

  @Test
  void anAlertThatDoesNotArriveFailsTheRunAndStays() throws Exception {
    runAfter(Duration.ZERO);
    assertThatThrownBy(() -> runAfter(Duration.ofMinutes(16)))
        .hasMessage(
            "the alert AlarmDrill, raised 16 min ago, has not reached Alertmanager at 127.0.0.1");
    assertThat(context.value("nightshift_alarm_drill")).hasValue(1);
    alertmanager.answers(200, THERE);
    runAfter(Duration.ofMinutes(5));
    assertThat(context.value("nightshift_alarm_drill")).hasValue(0);
  }

  @Test
  void anAlertmanagerThatRefusesIsSaid() throws Exception {
    runAfter(Duration.ZERO);
    alertmanager.answers(401, "");
    assertThatThrownBy(() -> runAfter(Duration.ofMinutes(5)))
        .hasMessage("Alertmanager at 127.0.0.1 answered with 401");
  }

  private void runAfter(Duration time) throws Exception {
    context.clock().advance(time);
    context = context.next();
    job().run(context, settings(root));
  }
}
