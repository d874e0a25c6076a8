package dev.nightshift.server.app;

import dev.nightshift.server.api.AuditResource;
import dev.nightshift.server.api.AuditTrailResource;
import dev.nightshift.server.api.BackupsResource;
import dev.nightshift.server.api.StoreResource;
import dev.nightshift.server.backup.Backups;
import dev.nightshift.server.control.ArchiveActions;
import dev.nightshift.server.control.BackupActions;
import dev.nightshift.server.control.Door;
import dev.nightshift.server.retention.Retention;
import dev.nightshift.server.retention.RetentionSettings;
import dev.nightshift.server.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/** How long records are kept, and copies of all of them, over HTTP. */
record Keeping(
    Store store,
    Retention retention,
    RetentionSettings settings,
    Backups backups,
    OptionalLong storeLimitBytes) {

  List<Object> resources(Door door, Clock clock) {
    return List.of(
        new StoreResource(
            store.contents(), retention, settings, new ArchiveActions(door, retention, clock)),
        new BackupsResource(backups, new BackupActions(door, backups)),
        new AuditResource(store.auditCheck()),
        new AuditTrailResource(store.auditTrail(), clock));
  }
}
