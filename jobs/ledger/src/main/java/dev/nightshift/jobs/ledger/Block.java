package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A block as it is stored.
 *
 * @param body empty once garbage collection has removed it
 */
record Block(
    long height,
    Header header,
    Hash headerHash,
    Hash previousHash,
    Hash bodyHash,
    Optional<byte[]> body) {
  private static final String HEADER = "height, header, header_hash, previous_hash, body_hash";

  /** Bodies stand in a tree of their own, so that removing old ones frees whole pages. */
  static final String SELECT =
      "SELECT " + HEADER + ", content FROM block LEFT JOIN body USING (height)";

  static final String SELECT_WITHOUT_BODY = "SELECT " + HEADER + ", NULL FROM block";

  /**
   * From a row of one of these queries.
   *
   * @throws IOException if the header is none
   */
  static Block read(ResultSet row) throws IOException, SQLException {
    return new Block(
        row.getLong(1),
        Header.decode(row.getBytes(2)),
        Hash.stored(row.getBytes(3)),
        Hash.stored(row.getBytes(4)),
        Hash.stored(row.getBytes(5)),
        Optional.ofNullable(row.getBytes(6)));
  }

  /**
   * Checks the block by itself and against the chain before it.
   *
   * @throws IOException saying what does not hold
   */
  void verify(Chain before) throws IOException {
    if (height != before.height() + 1) {
      throw new IOException("the next block has height " + height);
    }
    if (!headerHash.equals(Hash.of(header.encode()))) {
      throw new IOException("header hash differs");
    }
    if (header.height() != height) {
      throw new IOException("the header names height " + header.height());
    }
    if (!previousHash.equals(before.hash()) || !header.previous().equals(before.hash())) {
      throw new IOException("previous hash differs");
    }
    if (!bodyHash.equals(header.body())) {
      throw new IOException("body hash differs from the header's");
    }
    if (body.isPresent() && !bodyHash.equals(Hash.of(body.get()))) {
      throw new IOException("body differs from its hash");
    }
  }
}
