package dev.nightshift.jobs.scrub;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/**
 * What an extent must hold.
 *
 * @param length in bytes
 * @param crc CRC32C, quick to check
 * @param sha1 first quarter of the SHA-256, which decides
 */
record Sum(int length, int crc, long sha1, long sha2, long sha3, long sha4) {

  /** Of the bytes between position and limit, which stay as they are. */
  static Sum of(ByteBuffer bytes) {
    var sha = ByteBuffer.wrap(sha256(bytes.duplicate()));
    return new Sum(
        bytes.remaining(),
        crc(bytes.duplicate()),
        sha.getLong(),
        sha.getLong(),
        sha.getLong(),
        sha.getLong());
  }

  static Sum of(byte[] bytes, int length) {
    return of(ByteBuffer.wrap(bytes, 0, length));
  }

  /** By CRC32C; only where that disagrees, SHA-256 says whether it is the bytes or the sum. */
  boolean matches(ByteBuffer bytes) {
    return bytes.remaining() == length && (crc(bytes.duplicate()) == crc || sameSha(bytes));
  }

  /** By SHA-256: for bytes that are to replace others. */
  boolean surelyMatches(byte[] bytes) {
    return bytes.length >= length && sameSha(ByteBuffer.wrap(bytes, 0, length));
  }

  private boolean sameSha(ByteBuffer bytes) {
    var other = of(bytes);
    return other.sha1 == sha1 && other.sha2 == sha2 && other.sha3 == sha3 && other.sha4 == sha4;
  }

  private static int crc(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static byte[] sha256(ByteBuffer bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
