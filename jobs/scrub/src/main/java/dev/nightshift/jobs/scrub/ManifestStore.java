package dev.nightshift.jobs.scrub;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps a manifest: a snapshot, and a journal of what changed since. Both are records with sums of
 * their own; the snapshot before the last is kept, and so are copies on the disks where there are
 * several.
 */
final class ManifestStore implements Closeable, Manifest.Changes {
  private static final int FLUSH_AT = 1 << 16;

  private static final int BEGIN = 1;
  private static final int FILE = 2;
  private static final int FORGOTTEN = 3;
  private static final int GROUP = 4;
  private static final int DISSOLVED = 5;
  private static final int GROUP_VERIFIED = 6;
  private static final int FILE_VERIFIED = 7;
  private static final int DAMAGE = 8;
  private static final int SOUND = 9;
  private static final int SUM = 10;
  private static final int TOTALS = 11;
  private static final int END = 12;
  private static final int MTIME = 13;

  private final Path folder;
  private final boolean readOnly;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private Manifest manifest = new Manifest(this);
  private FileOutputStream journal;
  private long generation;
  private boolean loading;
  private boolean ended;
  private boolean torn;
  private boolean substitute;

  private ManifestStore(Path folder, boolean readOnly) {
    this.folder = folder;
    this.readOnly = readOnly;
  }

  /**
   * Opens what there is.
   *
   * @param readOnly changes are forgotten
   * @throws ScrubException if there are manifests, and none is whole
   */
  static ManifestStore open(Pool pool, boolean readOnly) throws IOException {
    var store = new ManifestStore(pool.state(), readOnly);
    store.load(pool);
    if (store.torn) {
      store.save(pool);
    }
    return store;
  }

  Manifest manifest() {
    return manifest;
  }

  /** Whether another than the newest manifest had to be read. */
  boolean isSubstitute() {
    return substitute;
  }

  private void load(Pool pool) throws IOException {
    loading = true;
    List<Path> candidates = new ArrayList<>();
    candidates.add(folder.resolve("manifest"));
    candidates.add(folder.resolve("manifest.before"));
    for (Path disk : pool.disks()) {
      candidates.add(disk.resolve(Pool.OWN).resolve("manifest.copy"));
    }
    boolean any = false;
    boolean found = false;
    for (Path candidate : candidates) {
      if (!found && Files.exists(candidate)) {
        any = true;
        found = read(candidate);
        substitute = candidate != candidates.get(0);
      }
    }
    if (any && !found) {
      throw new ScrubException(
          ScrubException.REDUNDANCY,
          "no manifest of pool %s is whole; move %s away to protect the files anew as they are"
              .formatted(pool.folder(), folder));
    }
    var changes = folder.resolve("journal");
    if (Files.exists(changes)) {
      readJournal(changes);
    }
    loading = false;
  }

  /** Whether it is whole; else nothing of it counts. */
  private boolean read(Path snapshot) throws IOException {
    manifest = new Manifest(this);
    ended = false;
    try (var in = new BufferedInputStream(Files.newInputStream(snapshot))) {
      boolean whole = Frames.read(in, this::apply);
      if (whole && ended) {
        return true;
      }
    }
    manifest = new Manifest(this);
    return false;
  }

  private void readJournal(Path file) throws IOException {
    var begun = new long[1];
    var first = new boolean[] {true};
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      boolean whole =
          Frames.read(
              in,
              record -> {
                if (first[0]) {
                  first[0] = false;
                  record.readByte();
                  begun[0] = record.readLong();
                } else if (begun[0] == generation) {
                  apply(record);
                }
              });
      // what is appended after a torn record would never be read
      torn = !whole && begun[0] == generation;
    }
  }

  private void apply(DataInputStream in) throws IOException {
    switch (in.readByte()) {
      case BEGIN -> generation = in.readLong();
      case FILE -> manifest.put(Frames.readFile(in));
      case FORGOTTEN -> forget(in.readInt());
      case GROUP -> manifest.put(Frames.readGroup(in));
      case DISSOLVED -> dissolve(in.readInt());
      case GROUP_VERIFIED -> {
        var group = manifest.group(in.readInt());
        long at = in.readLong();
        if (group != null) {
          manifest.verified(group, at);
        }
      }
      case FILE_VERIFIED -> {
        var file = manifest.file(new Place(in.readInt(), 0));
        long at = in.readLong();
        if (file != null) {
          manifest.verified(file, at);
        }
      }
      case DAMAGE ->
          manifest.damage(
              new Place(in.readInt(), in.readInt()), new Damage(in.readInt(), in.readBoolean()));
      case SOUND -> manifest.damage(new Place(in.readInt(), in.readInt()), null);
      case SUM -> {
        var file = manifest.file(new Place(in.readInt(), 0));
        int extent = in.readInt();
        var sum = Frames.readSum(in);
        if (file != null && extent < file.extents()) {
          manifest.sum(file, extent, sum);
        }
      }
      case TOTALS -> {
        var values = new long[in.readInt()];
        for (int i = 0; i < values.length; i++) {
          values[i] = in.readLong();
        }
        manifest.totals().values(values);
      }
      case MTIME -> {
        var file = manifest.file(new Place(in.readInt(), 0));
        int copy = in.readInt();
        long nanos = in.readLong();
        if (file != null) {
          manifest.mtime(file, copy, nanos);
        }
      }
      case END -> ended = true;
      default -> throw new IOException("the manifest in " + folder + " is of a later version");
    }
  }

  private void forget(int id) {
    var file = manifest.file(new Place(id, 0));
    if (file != null) {
      manifest.forget(file);
    }
  }

  private void dissolve(int id) {
    var group = manifest.group(id);
    if (group != null) {
      manifest.dissolve(group);
    }
  }

  /** Writes what has changed; on the disk when it returns. */
  void flush() throws IOException {
    if (readOnly) {
      pending.reset();
      return;
    }
    totals(stream());
    if (journal == null) {
      openJournal();
    }
    journal.write(pending.toByteArray());
    pending.reset();
    journal.getFD().sync();
  }

  /** Writes a new snapshot, also onto the disks, and begins a new journal. */
  void save(Pool pool) throws IOException {
    if (readOnly) {
      return;
    }
    generation = ThreadLocalRandom.current().nextLong();
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    begin(out);
    for (var file : manifest.files()) {
      Frames.append(out, to -> record(to, FILE, body -> Frames.write(body, file)));
    }
    for (var group : manifest.groups()) {
      Frames.append(out, to -> record(to, GROUP, body -> Frames.write(body, group)));
      long verified = manifest.verified(group);
      Frames.append(out, to -> verified(to, GROUP_VERIFIED, group.id(), verified));
    }
    for (var entry : manifest.damage().entrySet()) {
      Frames.append(out, to -> damage(to, entry.getKey(), entry.getValue()));
    }
    totals(out);
    Frames.append(out, to -> to.writeByte(END));
    var snapshot = folder.resolve("manifest");
    if (Files.exists(snapshot)) {
      Files.copy(snapshot, folder.resolve("manifest.before"), StandardCopyOption.REPLACE_EXISTING);
    }
    Durable.write(snapshot, bytes.toByteArray());
    pending.reset();
    openJournal();
    for (int disk = 0; disk < pool.disks().size(); disk++) {
      if (pool.disks().size() > 1 && Files.exists(pool.marker(disk))) {
        Durable.write(pool.marker(disk).resolveSibling("manifest.copy"), bytes.toByteArray());
      }
    }
  }

  private void openJournal() throws IOException {
    if (journal != null) {
      journal.close();
    }
    Files.createDirectories(folder);
    var file = folder.resolve("journal");
    boolean goesOn = Files.exists(file) && generationOf(file) == generation;
    // not a channel: an interrupt would close it, and a stopped run still has to keep what it did
    journal = new FileOutputStream(file.toFile(), goesOn);
    if (!goesOn) {
      begin(new DataOutputStream(journal));
    }
  }

  private static long generationOf(Path journal) throws IOException {
    try (var in = new DataInputStream(Files.newInputStream(journal))) {
      in.skipNBytes(9);
      return in.readLong();
    } catch (EOFException e) {
      return 0; // as good as none: it was never begun
    }
  }

  private void begin(DataOutputStream out) throws IOException {
    long number = generation;
    Frames.append(
        out,
        to -> {
          to.writeByte(BEGIN);
          to.writeLong(number);
        });
  }

  private void totals(DataOutputStream out) throws IOException {
    var values = manifest.totals().values();
    Frames.append(
        out,
        to -> {
          to.writeByte(TOTALS);
          to.writeInt(values.length);
          for (long value : values) {
            to.writeLong(value);
          }
        });
  }

  private DataOutputStream stream() {
    return new DataOutputStream(pending);
  }

  private void keep(Frames.Writing record) {
    if (!loading) {
      try {
        Frames.append(stream(), record);
        if (pending.size() > FLUSH_AT) {
          flush();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void record(DataOutputStream out, int kind, Frames.Writing body)
      throws IOException {
    out.writeByte(kind);
    body.to(out);
  }

  private static void verified(DataOutputStream out, int kind, int id, long millis)
      throws IOException {
    out.writeByte(kind);
    out.writeInt(id);
    out.writeLong(millis);
  }

  private static void damage(DataOutputStream out, Place place, Damage damage) throws IOException {
    out.writeByte(damage == null ? SOUND : DAMAGE);
    out.writeInt(place.file());
    out.writeInt(place.extent());
    if (damage != null) {
      out.writeInt(damage.copies());
      out.writeBoolean(damage.lost());
    }
  }

  @Override
  public void file(TrackedFile file) {
    keep(out -> record(out, FILE, body -> Frames.write(body, file)));
  }

  @Override
  public void sum(TrackedFile file, int extent) {
    keep(
        out ->
            record(
                out,
                SUM,
                body -> {
                  body.writeInt(file.id);
                  body.writeInt(extent);
                  Frames.write(body, file.sums[extent]);
                }));
  }

  @Override
  public void mtime(TrackedFile file, int copy) {
    keep(
        out -> {
          out.writeByte(MTIME);
          out.writeInt(file.id);
          out.writeInt(copy);
          out.writeLong(file.mtimes[copy]);
        });
  }

  @Override
  public void forgotten(TrackedFile file) {
    keep(out -> record(out, FORGOTTEN, body -> body.writeInt(file.id)));
  }

  @Override
  public void group(Group group) {
    keep(out -> record(out, GROUP, body -> Frames.write(body, group)));
  }

  @Override
  public void dissolved(Group group) {
    keep(out -> record(out, DISSOLVED, body -> body.writeInt(group.id())));
  }

  @Override
  public void verified(boolean group, int id, long millis) {
    keep(out -> verified(out, group ? GROUP_VERIFIED : FILE_VERIFIED, id, millis));
  }

  @Override
  public void damage(Place place, Damage damage) {
    keep(out -> damage(out, place, damage));
  }

  /** What is not flushed is forgotten. */
  @Override
  public void close() throws IOException {
    if (journal != null) {
      journal.close();
    }
  }
}
