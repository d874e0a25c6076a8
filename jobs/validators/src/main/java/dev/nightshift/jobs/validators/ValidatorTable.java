package dev.nightshift.jobs.validators;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The validators that are known. */
final class ValidatorTable {
  private final Connection connection;

  ValidatorTable(Connection connection) {
    this.connection = connection;
  }

  /** Those on the list as it was fetched last, by id. */
  List<Validator> listed() throws SQLException {
    List<Validator> all = new ArrayList<>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select id, public_key, endpoint from validator where gone_at is null order by id")) {
      while (rows.next()) {
        all.add(new Validator(rows.getString(1), rows.getString(2), URI.create(rows.getString(3))));
      }
    }
    return all;
  }

  /**
   * What a new list changes.
   *
   * @param put new ones, and those that changed
   * @param gone ids
   */
  record Changes(int added, List<Validator> put, List<String> gone) {
    static Changes between(List<Validator> known, List<Validator> listed) {
      Map<String, Validator> before = new LinkedHashMap<>();
      known.forEach(validator -> before.put(validator.id(), validator));
      List<Validator> put = new ArrayList<>();
      int added = 0;
      for (var validator : listed) {
        var old = before.remove(validator.id());
        added += old == null ? 1 : 0;
        if (!validator.equals(old)) {
          put.add(validator);
        }
      }
      return new Changes(added, put, List.copyOf(before.keySet()));
    }

    int changed() {
      return put.size() - added;
    }
  }

  /** All of it or nothing. */
  void apply(Changes changes, Instant now) throws SQLException {
    connection.setAutoCommit(false);
    try (var update =
            connection.prepareStatement(
                "update validator set public_key = ?, endpoint = ?, listed_at = ?, gone_at = null"
                    + " where id = ?");
        var insert =
            connection.prepareStatement(
                "insert into validator (public_key, endpoint, listed_at, id) values (?, ?, ?, ?)");
        var leave = connection.prepareStatement("update validator set gone_at = ? where id = ?")) {
      for (var validator : changes.put()) {
        for (var statement : List.of(update, insert)) {
          statement.setString(1, validator.publicKey());
          statement.setString(2, validator.endpoint().toString());
          statement.setObject(3, Store.time(now));
          statement.setString(4, validator.id());
        }
        if (update.executeUpdate() == 0) {
          insert.executeUpdate();
        }
      }
      for (var id : changes.gone()) {
        leave.setObject(1, Store.time(now));
        leave.setString(2, id);
        leave.executeUpdate();
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /**
   * How the listed ones stand.
   *
   * @param tiers how many are in each
   * @param mean of their trust; 0 without any
   */
  record Standing(int scored, Map<Tier, Integer> tiers, double mean) {}

  Standing standing() throws SQLException {
    Map<Tier, Integer> tiers = new EnumMap<>(Tier.class);
    int scored = 0;
    double sum = 0;
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select tier, count(*), sum(trust) from validator"
                    + " where gone_at is null and trust is not null group by tier")) {
      while (rows.next()) {
        tiers.put(Tier.of(rows.getString(1)), rows.getInt(2));
        scored += rows.getInt(2);
        sum += rows.getDouble(3);
      }
    }
    return new Standing(scored, tiers, scored == 0 ? 0 : sum / scored);
  }
}
