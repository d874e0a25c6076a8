package dev.nightshift.jobs.basic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what a program writes into lines, however long it makes them. */
final class Lines {
  private static final int LONGEST = 16_384;
  private static final String COLOUR = "\u001B\\[[0-9;?]*[A-Za-z]";

  private final Consumer<String> taker;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long dropped;

  private Lines(Consumer<String> taker) {
    this.taker = taker;
  }

  /** Reads to the end. */
  static void read(InputStream in, Consumer<String> taker) throws IOException {
    var lines = new Lines(taker);
    var buffer = new byte[8192];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      for (int i = 0; i < read; i++) {
        lines.take(buffer[i]);
      }
    }
    if (lines.line.size() > 0) {
      lines.end();
    }
  }

  private void take(byte one) {
    if (one == '\n') {
      end();
    } else if (line.size() < LONGEST) {
      line.write(one);
    } else {
      dropped++;
    }
  }

  private void end() {
    var text = line.toString(StandardCharsets.UTF_8).replaceAll(COLOUR, "").replace("\0", "");
    text = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    // of a progress bar that draws itself over and over, what it showed last
    text = text.substring(text.lastIndexOf('\r') + 1);
    taker.accept(dropped == 0 ? text : text + "… (" + dropped + " more bytes)");
    line.reset();
    dropped = 0;
  }
}
