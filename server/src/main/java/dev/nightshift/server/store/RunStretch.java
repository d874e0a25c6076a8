package dev.nightshift.server.store;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * What was found on a part of one way.
 *
 * @param runs in the order of the way
 * @param end the last id that was gone through; null if all of them were
 */
record RunStretch(List<Run> runs, UUID end) {

  /**
   * Reads along one way.
   *
   * @param now of runs that have not ended
   * @param older towards older runs
   */
  record Reader(
      Handle handle,
      Dialect dialect,
      RunWay way,
      RunSearch.Filter filter,
      Instant now,
      boolean older) {
    /**
     * @param start older: the first id that is too new; else the first that may be; null: none is
     * @param stop older: the last id that may be; else the first that is too new; null: none is
     * @param limit one run more is read, if there is one
     */
    RunStretch read(UUID start, UUID stop, int limit) {
      var conditions = conditions();
      UUID broken = conditions.isEmpty() ? null : breakOff(start, stop);
      var where = range(start, broken == null ? stop : null);
      where.addAll(conditions);
      if (broken != null) {
        where.add(older ? "id >= :broken" : "id <= :broken");
      }
      var query = query("*", where, start, broken == null ? stop : null);
      if (broken != null) {
        query.bind("broken", broken);
      }
      var runs = bindConditions(query).bind("skip", 0).bind("most", limit + 1);
      var found = runs.map(RunRows.MAPPER).list();
      return new RunStretch(
          found, found.size() > limit ? found.get(found.size() - 1).id() : broken);
    }

    /** The last id of as many as are gone through; null if there are not so many. */
    private UUID breakOff(UUID start, UUID stop) {
      return query("id", range(start, stop), start, stop)
          .bind("skip", RunSearch.LOOKED_AT - 1)
          .bind("most", 1)
          .mapTo(UUID.class)
          .findOne()
          .orElse(null);
    }

    private Query query(String columns, List<String> where, UUID start, UUID stop) {
      var query =
          handle.createQuery(
              "select "
                  + columns
                  + " from run "
                  + dialect.reading(way.index())
                  + (where.isEmpty() ? "" : " where " + String.join(" and ", where))
                  + " order by "
                  + way.order(older ? "desc" : "asc")
                  + " offset :skip rows fetch first :most rows only");
      way.bind(query);
      if (start != null) {
        query.bind("start", start);
      }
      return stop == null ? query : query.bind("stop", stop);
    }

    private List<String> range(UUID start, UUID stop) {
      var where = new ArrayList<>(way.conditions());
      if (start != null) {
        where.add(older ? "id < :start" : "id >= :start");
      }
      if (stop != null) {
        where.add(older ? "id >= :stop" : "id < :stop");
      }
      return where;
    }

    /** What the way does not say. */
    private List<String> conditions() {
      var conditions = new ArrayList<String>();
      if (way.job() == null && filter.job() != null) {
        conditions.add("job = :ofJob");
      }
      if (way.state() == null && !filter.states().isEmpty()) {
        // no index of states is to be read for it
        conditions.add("coalesce(state, '') in (<states>)");
      }
      if (!filter.kinds().isEmpty()) {
        conditions.add("error_kind in (<kinds>)");
      }
      if (!filter.triggers().isEmpty()) {
        conditions.add("why in (<triggers>)");
      }
      if (filter.slowerThan() != null) {
        conditions.add(dialect.micros("started", "coalesce(finished, :now)") + " > :slower");
      }
      if (filter.text() != null) {
        conditions.add(
            "(lower(error) like :text escape '!' or lower(parameters) like :text escape '!')");
      }
      if (filter.node() != null) {
        // an id is the name and 13 characters of the process' start
        conditions.add(
            "(node = :node or char_length(node) = :nodeLength and node like :nodeStart escape '!')");
      }
      return conditions;
    }

    private Query bindConditions(Query query) {
      if (way.job() == null && filter.job() != null) {
        query.bind("ofJob", filter.job());
      }
      if (way.state() == null && !filter.states().isEmpty()) {
        query.bindList("states", filter.states().stream().map(RunState::name).sorted().toList());
      }
      if (!filter.kinds().isEmpty()) {
        query.bindList("kinds", filter.kinds().stream().map(ErrorKind::name).sorted().toList());
      }
      if (!filter.triggers().isEmpty()) {
        query.bindList("triggers", filter.triggers().stream().map(Trigger::name).sorted().toList());
      }
      if (filter.slowerThan() != null) {
        query.bind("now", Columns.at(now)).bind("slower", Columns.micros(filter.slowerThan()));
      }
      if (filter.text() != null) {
        var text = Columns.text(filter.text()).toLowerCase(Locale.ROOT);
        query.bind("text", "%" + Columns.literal(text) + "%");
      }
      if (filter.node() != null) {
        var node = Columns.text(filter.node());
        query
            .bind("node", node)
            .bind("nodeLength", node.length() + "-12345678-1234".length())
            .bind("nodeStart", Columns.literal(node) + "-%");
      }
      return query;
    }
  }
}
