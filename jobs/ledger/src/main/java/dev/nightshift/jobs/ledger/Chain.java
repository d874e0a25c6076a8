package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * How far a vault's chain reaches.
 *
 * @param height of the last block; 0 without any
 * @param hash of the last block's header; zeros without any
 * @param state root that the last block leads to
 */
record Chain(long height, Hash hash, Hash state) {

  /** What a chain begins on. */
  static Chain start() {
    return new Chain(0, Hash.ZERO, new StateRoot().hash());
  }

  /** Follows all headers. */
  static Chain verifyHeaders(String vault, Connection connection) throws IOException, SQLException {
    return verify(vault, connection, Block.SELECT_WITHOUT_BODY);
  }

  /** Follows all headers and compares the bodies that are still there. */
  static Chain verifyBlocks(String vault, Connection connection) throws IOException, SQLException {
    return verify(vault, connection, Block.SELECT);
  }

  private static Chain verify(String vault, Connection connection, String select)
      throws IOException, SQLException {
    var tip = start();
    boolean bodies = false;
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(select + " ORDER BY height")) {
      while (rows.next()) {
        try {
          var block = Block.read(rows);
          tip = tip.with(block);
          if (bodies && block.body().isEmpty() && select.equals(Block.SELECT)) {
            throw new IOException("its body is missing, although an earlier one is there");
          }
          bodies |= block.body().isPresent();
        } catch (IOException e) {
          throw new VaultException(
              "chain of vault %s is broken at height %d: %s"
                  .formatted(vault, tip.height() + 1, e.getMessage()),
              e);
        }
      }
    }
    return tip;
  }

  /**
   * The chain with a further block.
   *
   * @throws IOException saying why the block does not belong there
   */
  Chain with(Block block) throws IOException {
    block.verify(this);
    return new Chain(block.height(), block.headerHash(), block.header().state());
  }
}
