package dev.nightshift.jobs.ledger;

import dev.nightshift.job.Setting;

/**
 * How long a vault keeps the bodies of its blocks; headers stay for ever.
 *
 * @param mode whether bodies are ever removed
 * @param retentionBlocks how many of the newest blocks keep theirs
 */
public record RetentionPolicy(
    @Setting(value = "full keeps every body, compacted removes old ones", byDefault = "full")
        Mode mode,
    @Setting(
            value = "How many of the newest blocks keep their bodies in mode compacted",
            name = "retention_blocks",
            byDefault = "10000",
            min = 1)
        long retentionBlocks) {

  /** Whether old bodies are removed. */
  public enum Mode {
    FULL,
    COMPACTED
  }
}
