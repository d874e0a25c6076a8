package dev.nightshift.server.control;

import dev.nightshift.server.backup.Backups;
import dev.nightshift.server.security.Actor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Copies of the whole store, when somebody wants one. Thread-safe. */
public final class BackupActions {
  private final Door door;
  private final Backups backups;

  public BackupActions(Door door, Backups backups) {
    this.door = door;
    this.backups = backups;
  }

  /**
   * Begins to make one in the background; {@link Backups#last} tells how it goes.
   *
   * @return its name
   * @throws Refusal if one is being made
   */
  public String begin(String reason, Actor actor) {
    return door.pass(
        new Door.Asked(actor, "backup", "store", Map.of(), reason, "make a backup of the store"),
        () -> {
          try {
            return backups.begin();
          } catch (IllegalStateException e) {
            throw Refusal.conflict(
                e.getMessage() + "; GET /api/v1/store/backups tells how it goes");
          }
        },
        file -> file);
  }

  /**
   * Where one is, for somebody who takes it along: it holds all that the store holds.
   *
   * @throws Refusal if there is none of this name
   */
  public Path take(String name, Actor actor) {
    return door.pass(
        new Door.Asked(actor, "take backup", name, Map.of(), "", "take a backup of the store"),
        () ->
            backups
                .find(name)
                .orElseThrow(
                    () ->
                        Refusal.unknown(
                            "there is no backup \""
                                + name
                                + "\"; GET /api/v1/store/backups lists those there are",
                            List.of())),
        file -> "");
  }
}
