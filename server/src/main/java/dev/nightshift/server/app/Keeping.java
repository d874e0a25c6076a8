package dev.nightshift.server.app;

import dev.nightshift.server.api.AuditResource;
import dev.nightshift.server.api.StoreResource;
import dev.nightshift.server.control.ArchiveActions;
import dev.nightshift.server.control.Door;
import dev.nightshift.server.retention.Retention;
import dev.nightshift.server.retention.RetentionSettings;
import dev.nightshift.server.store.Store;
import java.time.Clock;
import java.util.List;

/** How long records are kept, over HTTP. */
record Keeping(Store store, Retention retention, RetentionSettings settings) {

  List<Object> resources(Door door, Clock clock) {
    return List.of(
        new StoreResource(
            store.contents(), retention, settings, new ArchiveActions(door, retention, clock)),
        new AuditResource(store.auditCheck()));
  }
}
