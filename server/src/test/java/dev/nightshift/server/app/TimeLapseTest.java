package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeLapseTest {
  private static final TimeLapse LAPSE = new TimeLapse(60);

  @Test
  void rulesDifferInTheirTimeOnly() {
    assertThat(
            LAPSE.rules(
                """
                  - name: "nightshift-daily"
                    interval: "2m"
                    rules:
                      - record: "background_job:runs:increase1h"
                        expr: "sum(increase(background_job_runs_total[1h]))"
                      - alert: "BackgroundJobQueueDelay"
                        expr: |-
                          time() - background_job_oldest_queued_timestamp_seconds > 600
                          and background_job_queued_runs > 10
                          unless up offset 1d
                        for: "1m"
                        labels:
                          window: "1h"
                        annotations:
                          summary: "For 600 seconds [1h] and more."
                          respond_within: "4h"
                """))
        .isEqualTo(
            """
              - name: "nightshift-daily"
                interval: "1s"
                rules:
                  - record: "background_job:runs:increase1h"
                    expr: "sum(increase(background_job_runs_total[60000ms]))"
                  - alert: "BackgroundJobQueueDelay"
                    expr: |-
                      time() - background_job_oldest_queued_timestamp_seconds > 10.0
                      and background_job_queued_runs > 10
                      unless up offset 1440000ms
                    for: "1000ms"
                    labels:
                      window: "1h"
                    annotations:
                      summary: "For 600 seconds [1h] and more."
                      respond_within: "4h"
            """);
  }

  @Test
  void whoHearsOfItIsTheSameAndSooner() {
    assertThat(
            LAPSE.alertmanager(
                """
                group_wait: "30s"
                repeat_interval: "4h"
                matchers: ["job=~\\"gc|orders_10m\\""]
                """))
        .isEqualTo(
            """
            group_wait: "500ms"
            repeat_interval: "240000ms"
            matchers: ["job=~\\"gc|orders_10m\\""]
            """);
    assertThat(LAPSE.prometheus("  scrape_interval: \"15s\"\n  evaluation_interval: \"30s\"\n"))
        .isEqualTo("  scrape_interval: \"1s\"\n  evaluation_interval: \"1s\"\n");
  }
}
