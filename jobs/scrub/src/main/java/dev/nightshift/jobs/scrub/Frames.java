package dev.nightshift.jobs.scrub;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Records of a manifest, each with its length and CRC32C, so that a torn or rotten one shows. */
final class Frames {
  private static final int LONGEST = 1 << 30;

  /** Writes one record. */
  interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  /** Reads one record. */
  interface Reading {
    void from(DataInputStream in) throws IOException;
  }

  private Frames() {}

  static void append(DataOutputStream out, Writing record) throws IOException {
    var bytes = new ByteArrayOutputStream();
    record.to(new DataOutputStream(bytes));
    var payload = bytes.toByteArray();
    out.writeInt(payload.length);
    out.writeInt(crc(payload));
    out.write(payload);
  }

  /**
   * Reads records up to the end, or to the first that is not whole.
   *
   * @return whether all were whole
   */
  static boolean read(InputStream stream, Reading record) throws IOException {
    var in = new DataInputStream(stream);
    while (true) {
      byte[] payload;
      int crc;
      try {
        int first = in.read();
        if (first < 0) {
          return true;
        }
        int length = (first << 24) | (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        crc = in.readInt();
        if (length < 0 || length > LONGEST) {
          return false;
        }
        payload = in.readNBytes(length);
        if (payload.length < length) {
          return false;
        }
      } catch (EOFException e) {
        return false;
      }
      if (crc(payload) != crc) {
        return false;
      }
      record.from(new DataInputStream(new ByteArrayInputStream(payload)));
    }
  }

  static void write(DataOutputStream out, Sum sum) throws IOException {
    out.writeBoolean(sum != null);
    if (sum != null) {
      out.writeInt(sum.length());
      out.writeInt(sum.crc());
      out.writeLong(sum.sha1());
      out.writeLong(sum.sha2());
      out.writeLong(sum.sha3());
      out.writeLong(sum.sha4());
    }
  }

  static Sum readSum(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? new Sum(
            in.readInt(), in.readInt(), in.readLong(), in.readLong(), in.readLong(), in.readLong())
        : null;
  }

  static void write(DataOutputStream out, TrackedFile file) throws IOException {
    out.writeInt(file.id);
    out.writeInt(file.disk);
    out.writeUTF(file.path);
    out.writeInt(file.mode);
    out.writeLong(file.size);
    out.writeInt(file.mtimes.length);
    for (long mtime : file.mtimes) {
      out.writeLong(mtime);
    }
    out.writeLong(file.verified);
    out.writeInt(file.extents());
    for (Sum sum : file.sums) {
      write(out, sum);
    }
  }

  static TrackedFile readFile(DataInputStream in) throws IOException {
    int id = in.readInt();
    int disk = in.readInt();
    var path = in.readUTF();
    int mode = in.readInt();
    long size = in.readLong();
    var mtimes = new long[in.readInt()];
    for (int i = 0; i < mtimes.length; i++) {
      mtimes[i] = in.readLong();
    }
    long verified = in.readLong();
    var file = new TrackedFile(id, disk, path, mode, size, mtimes, in.readInt());
    file.verified = verified;
    for (int i = 0; i < file.extents(); i++) {
      file.sums[i] = readSum(in);
    }
    return file;
  }

  static void write(DataOutputStream out, Group group) throws IOException {
    out.writeInt(group.id());
    out.writeInt(group.members().size());
    for (var member : group.members()) {
      out.writeInt(member.place().file());
      out.writeInt(member.place().extent());
      write(out, member.sum());
    }
    out.writeInt(group.parity().size());
    for (Sum sum : group.parity()) {
      write(out, sum);
    }
  }

  static Group readGroup(DataInputStream in) throws IOException {
    int id = in.readInt();
    List<Group.Member> members = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      members.add(new Group.Member(new Place(in.readInt(), in.readInt()), readSum(in)));
    }
    List<Sum> parity = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      parity.add(readSum(in));
    }
    return new Group(id, members, parity);
  }

  private static int crc(byte[] payload) {
    var crc = new CRC32C();
    crc.update(payload);
    return (int) crc.getValue();
  }
}
