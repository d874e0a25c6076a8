package dev.nightshift.jobs.ledger;

import java.util.HexFormat;

/**
 * A SHA-256.
 *
 * @param hex in lower case; of a damaged row perhaps of another length
 */
record Hash(String hex) {
  static final int BYTES = 32;

  /** What the first block's previous hash is. */
  static final Hash ZERO = stored(new byte[BYTES]);

  static Hash of(byte[] content) {
    return new Hash(HexFormat.of().formatHex(Sha256.digest().digest(content)));
  }

  /** One that was stored; of nothing an empty one. */
  static Hash stored(byte[] bytes) {
    return bytes == null ? new Hash("") : new Hash(HexFormat.of().formatHex(bytes));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
