package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A consistent copy of a vault.
 *
 * @param folder that holds it and its manifest
 */
record Snapshot(Path folder, Manifest manifest) {
  private static final String MANIFEST = ".properties";

  /** A vault's complete snapshots, the highest first. */
  static List<Snapshot> of(Vault vault) throws IOException {
    if (!Files.isDirectory(vault.snapshots())) {
      return List.of();
    }
    var found = new ArrayList<Snapshot>();
    try (var files = Files.newDirectoryStream(vault.snapshots(), "*" + MANIFEST)) {
      for (Path file : files) {
        read(file).filter(Snapshot::isComplete).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparingLong(Snapshot::height).reversed());
    return found;
  }

  /** Takes one of a consistent vault; one of the same chain that exists is used again. */
  static Snapshot take(Session session, Chain chain, Clock clock) throws IOException, SQLException {
    var vault = session.vault();
    for (Snapshot known : of(vault)) {
      if (known.manifest().head().equals(chain.hash()) && known.isIntact()) {
        return known;
      }
    }
    var name = "%012d.db".formatted(chain.height());
    var file = Files.createDirectories(vault.snapshots()).resolve(name);
    var part = file.resolveSibling(name + ".part");
    Files.deleteIfExists(part);
    Sqlite.execute(
        session.connection(), "VACUUM INTO '" + part.toString().replace("'", "''") + "'");
    Durable.sync(part);
    Durable.move(part, file);
    var manifest =
        new Manifest(
            vault.name(),
            chain.height(),
            chain.hash(),
            chain.state(),
            name,
            Files.size(file),
            Sha256.of(file),
            session.connection().getMetaData().getDatabaseProductVersion(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    var snapshot = new Snapshot(vault.snapshots(), manifest);
    Durable.write(snapshot.manifestFile(), manifest.text());
    return snapshot;
  }

  long height() {
    return manifest.height();
  }

  Path file() {
    return folder.resolve(manifest.file());
  }

  Path manifestFile() {
    return folder.resolve(manifest.file().replaceFirst("\\.db$", "") + MANIFEST);
  }

  /** Whether its bytes are those that were written. */
  boolean isIntact() throws IOException {
    return manifest.sha256().equals(Sha256.of(file()));
  }

  void delete() throws IOException {
    Files.deleteIfExists(manifestFile());
    Files.deleteIfExists(file());
  }

  /** A manifest that rotted makes its snapshot useless, not the others. */
  private static Optional<Snapshot> read(Path manifest) {
    try {
      return Optional.of(
          new Snapshot(manifest.getParent(), Manifest.parse(Files.readString(manifest))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean isComplete() {
    return file().toFile().length() == manifest.bytes();
  }
}
