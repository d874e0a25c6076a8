package dev.nightshift.server.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Open pages without browsers: one thread reads the events of all of them and counts, for others
 * nobody reads.
 */
final class Viewers implements AutoCloseable {
  private static final int SMALL_BUFFER = 4_096;
  private static final int LARGE_BUFFER = 1 << 20;
  private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);

  private final URI server;
  private final Selector selector = Selector.open();
  private final List<Seen> pages = new ArrayList<>();
  private final List<SocketChannel> slow = new ArrayList<>();
  private final Thread reader = new Thread(this::read, "viewers");
  private volatile boolean over;
  private int open;
  private long fewest = Long.MAX_VALUE;

  Viewers(String url) throws IOException {
    server = URI.create(url);
  }

  private static final class Seen {
    private volatile long events;
    private int matched;

    private void count(ByteBuffer bytes) {
      while (bytes.hasRemaining()) {
        byte next = bytes.get();
        matched = next == EVENT[matched] ? matched + 1 : next == EVENT[0] ? 1 : 0;
        if (matched == EVENT.length) {
          matched = 0;
          events = events + 1; // this thread alone writes it
        }
      }
    }
  }

  /** Opens pages whose events are read. */
  void open(int count) throws IOException {
    for (int n = 0; n < count; n++) {
      var channel = connect(false);
      channel.configureBlocking(false);
      var seen = new Seen();
      pages.add(seen);
      channel.register(selector, SelectionKey.OP_READ, seen);
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

  /** Waits for a while until each of those that are read had so many events. */
  void awaitEvents(long count) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < until && pages.stream().anyMatch(seen -> seen.events < count)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
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

  /**
   * How many of those that nobody read were let go: what was sent to them has an end, at which one
   * arrives slowly.
   */
  int letGo(int seconds) throws IOException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    int gone = 0;
    try (var draining = Selector.open()) {
      for (var channel : slow) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, LARGE_BUFFER);
        channel.configureBlocking(false);
        channel.register(draining, SelectionKey.OP_READ);
      }
      var buffer = ByteBuffer.allocate(1 << 16);
      while (gone < slow.size() && System.nanoTime() < until) {
        draining.select(200);
        for (var key : draining.selectedKeys()) {
          gone += ended((SocketChannel) key.channel(), buffer) ? 1 : 0;
        }
        draining.selectedKeys().clear();
      }
    }
    return gone;
  }

  private static boolean ended(SocketChannel channel, ByteBuffer buffer) throws IOException {
    buffer.clear();
    boolean end;
    try {
      end = channel.read(buffer) < 0;
    } catch (SocketException e) {
      end = true; // the server has cut it off
    }
    if (end) {
      channel.close();
    }
    return end;
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
