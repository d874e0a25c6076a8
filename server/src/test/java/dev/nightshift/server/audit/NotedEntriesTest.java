package dev.nightshift.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotedEntriesTest {
  @TempDir private Path data;

  @Test
  void whatWasRefusedWithoutAServerIsAppendedOnceByTheNext() throws Exception {
    var notes = new NotedEntries(data);
    List<AuditEntry> audit = new ArrayList<>();
    notes.appendTo(audit::add);
    assertThat(audit).isEmpty();

    var first = refused(1, "copy.zip is damaged:\n\u00fcber = #1");
    notes.note(refused(2, "the server at http://127.0.0.1:8080 uses the store"));
    notes.note(first);
    Files.writeString(data.resolve("audit-notes/0-broken.new.properties"), "at=yesterday");
    notes.appendTo(audit::add);
    assertThat(audit).hasSize(2).startsWith(first);
    notes.appendTo(audit::add);
    assertThat(audit).hasSize(2);
  }

  private static AuditEntry refused(int second, String why) {
    return new AuditEntry(
        Instant.parse("2026-11-22T10:00:00Z").plusSeconds(second),
        new Actor("ann", Role.ADMIN, "", ""),
        "restore",
        "store",
        Map.of("file", "/tmp/copy.zip"),
        "a drill",
        AuditEntry.Outcome.REFUSED,
        why);
  }
}
