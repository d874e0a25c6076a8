package dev.nightshift.server.store;

import java.sql.Types;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/**
 * Gives moments to H2 as what they are. Jdbi by itself gives what a clock of this machine's time
 * zone shows, and in the hour that comes twice when clocks are put back that is two moments.
 */
final class Moments extends AbstractArgumentFactory<OffsetDateTime> {
  Moments() {
    super(Types.TIMESTAMP_WITH_TIMEZONE);
  }

  @Override
  protected Argument build(OffsetDateTime moment, ConfigRegistry config) {
    return (position, statement, context) -> statement.setObject(position, moment);
  }
}
