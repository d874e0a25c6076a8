package dev.nightshift.jobs.scrub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.io.erasurecode.ErasureCoderOptions;
import org.apache.hadoop.io.erasurecode.rawcoder.RSRawDecoder;
import org.apache.hadoop.io.erasurecode.rawcoder.RSRawEncoder;

/**
 * Reed-Solomon over GF(256): of data and parity shards together, any as many as there are data
 * shards bring back all others. Not thread-safe.
 */
final class Parity {
  private final int shards;
  private final Map<Integer, RSRawEncoder> encoders = new HashMap<>();
  private final Map<Integer, RSRawDecoder> decoders = new HashMap<>();

  /**
   * @param shards of parity per group
   */
  Parity(int shards) {
    this.shards = shards;
  }

  int shards() {
    return shards;
  }

  /**
   * The parity of data shards that are all of one length.
   *
   * @return as many as {@link #shards}, of the same length
   */
  byte[][] encode(byte[][] data) throws IOException {
    var parity = new byte[shards][data[0].length];
    if (data[0].length > 0) {
      encoders
          .computeIfAbsent(data.length, n -> new RSRawEncoder(new ErasureCoderOptions(n, shards)))
          .encode(data, parity);
    }
    return parity;
  }

  /**
   * Fills in what is missing.
   *
   * @param all data shards, then parity shards, all of one length; null: missing
   * @return false, and nothing is filled in, if too many are missing
   */
  boolean fillIn(byte[][] all) throws IOException {
    int data = all.length - shards;
    List<Integer> missing = new ArrayList<>();
    int length = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == null) {
        missing.add(i);
      } else {
        length = all[i].length;
      }
    }
    if (missing.size() > shards) {
      return false;
    }
    if (!missing.isEmpty()) {
      var found = new byte[missing.size()][length];
      if (length > 0) {
        decoders
            .computeIfAbsent(data, n -> new RSRawDecoder(new ErasureCoderOptions(n, shards)))
            .decode(
                Arrays.copyOf(all, all.length),
                missing.stream().mapToInt(Integer::intValue).toArray(),
                found);
      }
      for (int i = 0; i < found.length; i++) {
        all[missing.get(i)] = found[i];
      }
    }
    return true;
  }
}
