package dev.nightshift.jobs.legal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes each message into a file of its own, for whoever has no mail server yet. */
final class FolderChannel implements Channel {
  private final Path folder;

  FolderChannel(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name() {
    return "folder";
  }

  @Override
  public void send(Sending message) throws NotSent {
    var text =
        "To: %s\nSubject: %s\nDate: %s\nMessage-ID: <%s@nightshift>\n\n%s\n"
            .formatted(
                message.recipient(),
                message.title(),
                message.dueSlot(),
                message.id(),
                message.body());
    try {
      Files.createDirectories(folder);
      var half = Files.writeString(folder.resolve(message.id() + ".part"), text);
      Files.move(half, folder.resolve(message.id() + ".eml"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new NotSent(Why.UNREACHABLE, "the folder " + folder + " cannot be written: " + e, e);
    }
  }

  @Override
  public void close() {}
}
