package dev.nightshift.server.store;

import dev.nightshift.server.audit.AuditCheck;
import java.util.List;

/** Follows the chains of the table audit, a page at a time. */
final class SqlAuditCheck implements AuditCheck {
  private static final int PAGE = 1_000;

  private final Dialect dialect;

  SqlAuditCheck(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public List<Chain> verify() {
    return dialect
        .read(
            handle ->
                handle
                    .createQuery(
                        "select node from audit union select node from audit_checkpoint order by node")
                    .mapTo(String.class)
                    .list())
        .stream()
        .map(this::verify)
        .toList();
  }

  // Begins anew if retention has moved the beginning meanwhile.
  private Chain verify(String node) {
    while (true) {
      var start = dialect.read(handle -> AuditRows.start(handle, node));
      var chain = follow(node, start);
      if (chain.broken() == null
          || start.equals(dialect.read(handle -> AuditRows.start(handle, node)))) {
        return chain;
      }
    }
  }

  private Chain follow(String node, AuditRows.Start start) {
    var last = start.link();
    List<AuditRows.Row> page;
    do {
      long after = last.sequence();
      page = dialect.read(handle -> AuditRows.after(handle, node, after, Long.MAX_VALUE, PAGE));
      for (var row : page) {
        var broken = row.broken(last);
        if (broken.isPresent()) {
          return chain(node, start, last, new Broken(row.sequence(), row.at(), broken.get()));
        }
        last = row.link();
      }
    } while (page.size() == PAGE);
    return chain(node, start, last, null);
  }

  private static Chain chain(
      String node, AuditRows.Start start, AuditRows.Link last, Broken broken) {
    return new Chain(
        node,
        last.sequence() - start.link().sequence(),
        start.removed(),
        last.sequence(),
        last.hash(),
        broken);
  }
}
