package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Declaration;

/** The known ways in which a scrub fails, for the on-call engineer. */
final class FailureModes {
  private FailureModes() {}

  static void declare(Declaration.Builder to, Scrub.Mode mode) {
    boolean guard = mode == Scrub.Mode.GUARD;
    to.failsWith(
            ScrubException.MULTIPLE_DISKS,
            "The same extents are damaged on more disks than the pool can lose, so no copy or parity"
                + " brings them back",
            "Look at the disks with `./nightshift probe-disks --job JOB`, restore the named files"
                + " from a backup, then `./nightshift scrub --job JOB --repair`",
            mode == Scrub.Mode.MIRROR ? ScrubFaults.ALL_COPIES : "")
        .failsWith(
            ScrubException.REDUNDANCY,
            "More extents that share parity are damaged than there is parity for, or the pool's"
                + " manifest is gone",
            "Restore the named files from a backup, then `./nightshift scrub --job JOB --repair`."
                + " What is gone for good is forgotten by `./nightshift run JOB --param forget=PATH`",
            guard ? ScrubFaults.BEYOND : "")
        .failsWith(
            ScrubException.IO_ERROR,
            "A disk of the pool is not there, or a file could not be read or written: the hardware,"
                + " the mount or its permissions",
            "`./nightshift probe-disks --job JOB`, and `dmesg -T | tail -50` for what the kernel"
                + " says of it. A new empty disk is filled by `./nightshift scrub --job JOB --repair --rebuild`",
            ScrubFaults.FILE_TO_FOLDER)
        .failsWith(
            ScrubException.POOL_LOCKED,
            "Another scrub works on this pool, or somebody holds it; the error names who",
            "Wait for it, or stop it with `./nightshift scrub-daemon stop --job JOB`; a file"
                + " .scrub/hold in the pool is removed by hand",
            ScrubFaults.LOCK_POOL)
        .failsWith(
            ScrubException.NO_SPACE,
            "A disk has no room for the repaired file or for parity, or the quarantine is full",
            "Make room where the error says; look at the bad extents in .scrub/quarantine and remove"
                + " them, then `./nightshift scrub --job JOB --repair`",
            ScrubFaults.FILL_QUARANTINE);
  }
}
