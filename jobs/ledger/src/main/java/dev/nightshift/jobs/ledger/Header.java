package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * The part of a block that is never removed.
 *
 * @param height 1 is the first
 * @param previous hash of the header before; zeros for the first
 * @param body hash of the block's body
 * @param state root of the state that the block leads to
 */
record Header(long height, Instant time, Hash previous, Hash body, Hash state) {
  private static final int BYTES = 2 * Long.BYTES + 3 * Hash.BYTES;

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putLong(height)
        .putLong(time.toEpochMilli())
        .put(previous.bytes())
        .put(body.bytes())
        .put(state.bytes())
        .array();
  }

  static Header decode(byte[] bytes) throws IOException {
    if (bytes == null || bytes.length != BYTES) {
      throw new IOException("the header has not " + BYTES + " bytes");
    }
    var in = ByteBuffer.wrap(bytes);
    long height = in.getLong();
    var time = Instant.ofEpochMilli(in.getLong());
    return new Header(height, time, hash(in), hash(in), hash(in));
  }

  private static Hash hash(ByteBuffer in) {
    var hash = new byte[Hash.BYTES];
    in.get(hash);
    return Hash.stored(hash);
  }
}
