package dev.nightshift.jobs.scrub;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the parts of a pool lie.
 *
 * @param folder holds the pool's state
 * @param disks the guarded folders
 * @param parityDisks one for each parity shard; empty: parity lies with the state
 */
record Pool(Path folder, List<Path> disks, List<Path> parityDisks) {
  /** What the guard keeps; in each folder that it looks after. */
  static final String OWN = ".scrub";

  static Pool of(Scrub.Settings settings) {
    var folder = settings.pool();
    var disks =
        settings.disks().isEmpty()
            ? List.of(folder)
            : settings.disks().stream().map(folder::resolve).map(Path::normalize).toList();
    var parity = settings.parityDisks().stream().map(folder::resolve).map(Path::normalize).toList();
    return new Pool(folder, disks, parity);
  }

  /** Those for files and those for parity. */
  List<Path> allDisks() {
    return Stream.concat(disks.stream(), parityDisks.stream()).toList();
  }

  Path state() {
    return folder.resolve(OWN);
  }

  Path file(TrackedFile file, int copy) {
    return disks.get(copy).resolve(file.path);
  }

  Path parity(int group, int shard) {
    var root = parityDisks.isEmpty() ? state() : parityDisks.get(shard).resolve(OWN);
    return root.resolve("parity")
        .resolve(Integer.toString(group / 1000))
        .resolve(group + "-" + shard);
  }

  /** On the disk of the file that it is to replace. */
  Path temporary(int file, int copy) {
    return disks.get(copy).resolve(OWN).resolve("new-" + file);
  }

  Path staged(int file) {
    return state().resolve("staged").resolve(Integer.toString(file));
  }

  Path quarantine() {
    return state().resolve("quarantine");
  }

  /** While it is there, no scrub begins; its first line says why. */
  Path hold() {
    return state().resolve("hold");
  }

  /** Says that this is the disk it is taken for, and no empty mount point. */
  Path marker(int disk) {
    return disks.get(disk).resolve(OWN).resolve("disk");
  }

  String disk(int number) {
    var name = disks.get(number).getFileName();
    return name == null ? disks.get(number).toString() : name.toString();
  }
}
