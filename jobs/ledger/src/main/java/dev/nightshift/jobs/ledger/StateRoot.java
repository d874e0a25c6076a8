package dev.nightshift.jobs.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A digest of the whole state that follows each change in constant time: the sum, modulo 2^256, of
 * the SHA-256 of every row. It tells of accidents; somebody who forges rows on purpose could find
 * others with the same sum.
 */
final class StateRoot {
  private static final int LIMBS = 4;
  private final long[] sum = new long[LIMBS];
  private long rows;

  /** Of the state as it is stored. */
  static StateRoot of(Connection connection) throws SQLException {
    var root = new StateRoot();
    try (var statement = connection.createStatement();
        var state = statement.executeQuery("SELECT key, value FROM state")) {
      while (state.next()) {
        root.add(state.getString(1), state.getString(2));
      }
    }
    return root;
  }

  void add(String key, String value) {
    long carry = 0;
    var row = row(key, value);
    for (int i = LIMBS - 1; i >= 0; i--) {
      long partial = sum[i] + carry;
      carry = Long.compareUnsigned(partial, carry) < 0 ? 1 : 0;
      long total = partial + row[i];
      carry += Long.compareUnsigned(total, row[i]) < 0 ? 1 : 0;
      sum[i] = total;
    }
    rows++;
  }

  void remove(String key, String value) {
    long borrow = 0;
    var row = row(key, value);
    for (int i = LIMBS - 1; i >= 0; i--) {
      long partial = sum[i] - borrow;
      borrow = Long.compareUnsigned(sum[i], borrow) < 0 ? 1 : 0;
      borrow += Long.compareUnsigned(partial, row[i]) < 0 ? 1 : 0;
      sum[i] = partial - row[i];
    }
    rows--;
  }

  Hash hash() {
    var bytes = ByteBuffer.allocate((LIMBS + 1) * Long.BYTES);
    for (long limb : sum) {
      bytes.putLong(limb);
    }
    return Hash.of(bytes.putLong(rows).array());
  }

  private static long[] row(String key, String value) {
    var name = key.getBytes(StandardCharsets.UTF_8);
    var content = value.getBytes(StandardCharsets.UTF_8);
    var digest = Sha256.digest();
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, name.length));
    digest.update(name);
    digest.update(content);
    var hash = ByteBuffer.wrap(digest.digest());
    var limbs = new long[LIMBS];
    hash.asLongBuffer().get(limbs);
    return limbs;
  }
}
