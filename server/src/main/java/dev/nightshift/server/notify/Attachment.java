package dev.nightshift.server.notify;

import java.util.Arrays;
import java.util.Objects;

/**
 * A file that goes with a message.
 *
 * @param name a file name without a folder
 * @param mediaType e.g. {@code text/csv}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record Attachment(String name, String mediaType, byte[] content) {
  public Attachment {
    if (!name.matches("[^/\\\\\\p{Cntrl}]{1,200}")) {
      throw new IllegalArgumentException(
          "an attachment is named \"" + name + "\"; write a file name without a folder");
    }
    content = content.clone();
  }

  @Override
  public byte[] content() {
    return content.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attachment that
        && name.equals(that.name)
        && mediaType.equals(that.mediaType)
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, mediaType, Arrays.hashCode(content));
  }

  @Override
  public String toString() {
    return name + " (" + mediaType + ", " + content.length + " bytes)";
  }
}
