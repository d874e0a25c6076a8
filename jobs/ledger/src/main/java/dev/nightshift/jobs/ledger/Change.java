package dev.nightshift.jobs.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One change of the state; a block's body is a list of them.
 *
 * @param key at most 64 KiB
 * @param value the new one; empty: the key is removed
 */
record Change(String key, Optional<String> value) {

  static Change put(String key, String value) {
    return new Change(key, Optional.of(value));
  }

  static Change remove(String key) {
    return new Change(key, Optional.empty());
  }

  static byte[] encode(List<Change> changes) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(changes.size());
      for (Change change : changes) {
        out.writeUTF(change.key());
        out.writeBoolean(change.value().isPresent());
        if (change.value().isPresent()) {
          out.writeUTF(change.value().get());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static List<Change> decode(byte[] body) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(body))) {
      int count = in.readInt();
      var changes = new ArrayList<Change>();
      for (int i = 0; i < count; i++) {
        var key = in.readUTF();
        changes.add(in.readBoolean() ? put(key, in.readUTF()) : remove(key));
      }
      return changes;
    }
  }
}
