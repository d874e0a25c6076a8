package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Adds blocks to a vault and brings its state along. Works within the caller's transaction. */
final class Writer implements AutoCloseable {
  private final PreparedStatement get;
  private final PreparedStatement put;
  private final PreparedStatement remove;
  private final PreparedStatement insert;
  private final PreparedStatement insertBody;
  private final StateRoot root;
  private Chain tip;

  private Writer(Connection connection, Chain tip, StateRoot root) throws SQLException {
    this.tip = tip;
    this.root = root;
    get = connection.prepareStatement("SELECT value FROM state WHERE key = ?");
    put = connection.prepareStatement("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)");
    remove = connection.prepareStatement("DELETE FROM state WHERE key = ?");
    insert = connection.prepareStatement("INSERT INTO block VALUES (?, ?, ?, ?, ?)");
    insertBody = connection.prepareStatement("INSERT INTO body VALUES (?, ?)");
  }

  /** Goes on where the vault's verified chain ends. */
  static Writer on(String vault, Connection connection) throws IOException, SQLException {
    return new Writer(connection, Chain.verifyHeaders(vault, connection), StateRoot.of(connection));
  }

  Chain tip() {
    return tip;
  }

  /** Whether the state is the one that the last block leads to. */
  boolean isConsistent() {
    return root.hash().equals(tip.state());
  }

  /** Makes a block of changes. */
  void append(List<Change> changes, Instant time) throws IOException, SQLException {
    var body = Change.encode(changes);
    apply(changes);
    var header = new Header(tip.height() + 1, time, tip.hash(), Hash.of(body), root.hash());
    store(
        new Block(
            header.height(),
            header,
            Hash.of(header.encode()),
            header.previous(),
            header.body(),
            Optional.of(body)));
  }

  /**
   * Repeats a block that was made elsewhere.
   *
   * @throws IOException if it does not fit on the last block, has lost its body or does not lead to
   *     the state that it names
   */
  void replay(Block block) throws IOException, SQLException {
    block.verify(tip);
    var body = block.body().orElseThrow(() -> new IOException("its body was compacted already"));
    apply(Change.decode(body));
    if (!root.hash().equals(block.header().state())) {
      throw new IOException("it leads to another state than its header names");
    }
    store(block);
  }

  private void apply(List<Change> changes) throws SQLException {
    for (Change change : changes) {
      var before = value(change.key());
      if (before.isPresent()) {
        root.remove(change.key(), before.get());
      }
      if (change.value().isPresent()) {
        root.add(change.key(), change.value().get());
        put.setString(1, change.key());
        put.setString(2, change.value().get());
        put.executeUpdate();
      } else {
        remove.setString(1, change.key());
        remove.executeUpdate();
      }
    }
  }

  private Optional<String> value(String key) throws SQLException {
    get.setString(1, key);
    try (var row = get.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  private void store(Block block) throws IOException, SQLException {
    insert.setLong(1, block.height());
    insert.setBytes(2, block.header().encode());
    insert.setBytes(3, block.headerHash().bytes());
    insert.setBytes(4, block.previousHash().bytes());
    insert.setBytes(5, block.bodyHash().bytes());
    insert.executeUpdate();
    if (block.body().isPresent()) {
      insertBody.setLong(1, block.height());
      insertBody.setBytes(2, block.body().get());
      insertBody.executeUpdate();
    }
    tip = tip.with(block);
  }

  @Override
  public void close() throws SQLException {
    get.close();
    put.close();
    remove.close();
    insert.close();
    insertBody.close();
  }
}
