package dev.nightshift.jobs.validators;

import dev.nightshift.job.Job;
import dev.nightshift.job.testkit.JobContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

class ValidatorsContractTest {
  private static RedisStub redis;

  @BeforeAll
  static void startRedis() throws IOException {
    redis = RedisStub.answering();
  }

  @AfterAll
  static void stopRedis() throws IOException {
    redis.close();
  }

  @Nested
  class FetchContract extends JobContract<Fetch.Settings> {
    @Override
    protected Job<Fetch.Settings> job() {
      return new Fetch();
    }

    @Override
    protected Fetch.Settings settings(Path folder) {
      return TestSettings.fetch(folder);
    }

    @Override
    protected void prepare(Path folder) throws Exception {
      super.prepare(folder);
      TestSettings.fetched(folder);
    }
  }

  @Nested
  class ScoreContract extends JobContract<Score.Settings> {
    @Override
    protected Job<Score.Settings> job() {
      return new Score();
    }

    @Override
    protected Score.Settings settings(Path folder) {
      return TestSettings.score(folder);
    }

    @Override
    protected void prepare(Path folder) throws Exception {
      ValidatorsFixture.make().work().apply(TestSettings.fetch(folder));
      TestSettings.fetched(folder);
    }
  }

  @Nested
  class HousekeepingContract extends JobContract<ValidatorsHousekeeping.Settings> {
    @Override
    protected Job<ValidatorsHousekeeping.Settings> job() {
      return new ValidatorsHousekeeping();
    }

    @Override
    protected ValidatorsHousekeeping.Settings settings(Path folder) {
      var day = Duration.ofDays(1);
      return new ValidatorsHousekeeping.Settings(TestSettings.store(folder), day, day, day, day);
    }

    @Override
    protected boolean fixtureHasWork() {
      return false;
    }
  }

  @Nested
  class RedisProbeContract extends JobContract<RedisProbe.Settings> {
    @Override
    protected Job<RedisProbe.Settings> job() {
      return new RedisProbe();
    }

    @Override
    protected RedisProbe.Settings settings(Path folder) {
      return new RedisProbe.Settings(
          redis.address(), "redis", Optional.empty(), Optional.empty(), Duration.ofSeconds(60));
    }
  }
}
