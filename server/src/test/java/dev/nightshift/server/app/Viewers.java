package dev.nightshift.server.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Open pages without browsers: one thread reads the events of all of them and counts, for others
 * nobody reads.
 */
final class Viewers implements AutoCloseable {
  private static final int SMALL_BUFFER = 4_096;
  private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);

  private final URI server;
  private final Selector selector = Selector.open();
  private final List<SocketChannel> slow = new ArrayList<>();
  private final Thread reader = new Thread(this::read, "viewers");
  private volatile boolean over;
  private int open;
  private long fewest = Long.MAX_VALUE;

  Viewers(String url) throws IOException {
    server = URI.create(url);
  }

  private static final class Seen {
    private long events;
    private int matched;

    private void count(ByteBuffer bytes) {
      while (bytes.hasRemaining()) {
        byte next = bytes.get();
        matched = next == EVENT[matched] ? matched + 1 : next == EVENT[0] ? 1 : 0;
        if (matched == EVENT.length) {
          matched = 0;
          events++;
        }
      }
    }
  }

  /** Opens pages whose events are read. */
  void open(int count) throws IOException {
    for (int n = 0; n < count; n++) {
      var channel = connect(false);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Seen());
      open++;
    }
    reader.setDaemon(true);
    reader.start();
  }

  /** Opens pages whose events nobody reads. */
  void openSlow(int count) throws IOException {
    for (int n = 0; n < count; n++) {
      slow.add(connect(true));
    }
  }

  private SocketChannel connect(boolean small) throws IOException {
    var channel = SocketChannel.open();
    if (small) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
    }
    channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    var request = "GET /events HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  private void read() {
    var buffer = ByteBuffer.allocate(1 << 16);
    try {
      while (!over) {
        selector.select(200);
        for (var key : selector.selectedKeys()) {
          read(key, buffer);
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(SelectionKey key, ByteBuffer buffer) throws IOException {
    buffer.clear();
    if (((SocketChannel) key.channel()).read(buffer) < 0) {
      key.cancel();
      key.channel().close();
      return;
    }
    buffer.flip();
    ((Seen) key.attachment()).count(buffer);
  }

  /** Stops reading: how many of those that were read are still open. */
  int stop() throws InterruptedException {
    over = true;
    reader.join();
    int still = 0;
    for (var key : selector.keys()) {
      if (key.isValid()) {
        still++;
        fewest = Math.min(fewest, ((Seen) key.attachment()).events);
      }
    }
    return still;
  }

  /** How many events the viewer with the fewest had; after {@link #stop}. */
  long fewest() {
    return fewest;
  }

  int opened() {
    return open;
  }

  /** How many of those that nobody read were let go: what was sent to them has an end. */
  int letGo(int patienceMillis) throws IOException {
    int gone = 0;
    for (var channel : slow) {
      channel.socket().setSoTimeout(patienceMillis);
      var in = channel.socket().getInputStream();
      var bytes = new byte[1 << 16];
      try {
        int count = in.read(bytes);
        long until = System.nanoTime() + patienceMillis * 1_000_000L;
        while (count >= 0 && System.nanoTime() < until) {
          count = in.read(bytes);
        }
        gone += count < 0 ? 1 : 0;
      } catch (IOException e) {
        // reset by the server is an end too; a time-out is none
        gone += e instanceof java.net.SocketTimeoutException ? 0 : 1;
      }
    }
    return gone;
  }

  @Override
  public void close() throws IOException {
    over = true;
    for (var key : selector.keys()) {
      key.channel().close();
    }
    for (var channel : slow) {
      channel.close();
    }
    selector.close();
  }
}
