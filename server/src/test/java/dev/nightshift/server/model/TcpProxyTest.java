package dev.nightshift.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TcpProxyTest {
  private static final int A_MOMENT = 100;

  private final BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
  private ServerSocket echo;
  private TcpProxy proxy;

  /** A server that answers each byte with the next number. */
  @BeforeEach
  void startServer() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    var thread = new Thread(this::serve, "echo");
    thread.setDaemon(true);
    thread.start();
    proxy = TcpProxy.to(echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        var client = echo.accept();
        var thread = new Thread(() -> answer(client), "echo-of-one");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket client) {
    try (client) {
      int read;
      while ((read = client.getInputStream().read()) >= 0) {
        heard.add(read);
        client.getOutputStream().write(read + 1);
      }
      heard.add(-1);
    } catch (IOException e) {
      heard.add(-2);
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static int ask(Socket socket, int question) throws IOException {
    socket.getOutputStream().write(question);
    return socket.getInputStream().read();
  }

  private Integer heard() throws InterruptedException {
    return heard.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void itPassesBytesBothWaysAndEndsWithTheClient() throws Exception {
    try (var socket = connect()) {
      assertThat(ask(socket, 7)).isEqualTo(8);
      assertThat(heard()).isEqualTo(7);
    }
    assertThat(heard()).isEqualTo(-1);
  }

  @Test
  void aDelayHoldsEachPieceBack() throws Exception {
    try (var socket = connect()) {
      proxy.delay(40);
      long before = System.nanoTime();
      assertThat(ask(socket, 7)).isEqualTo(8);
      assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(80));
    }
  }

  @Test
  void aStallHoldsBytesUntilItHealsAndNoConnectionBreaks() throws Exception {
    try (var socket = connect()) {
      assertThat(ask(socket, 1)).isEqualTo(2);
      heard();
      proxy.stall();
      socket.setSoTimeout(A_MOMENT);
      assertThatThrownBy(() -> ask(socket, 3)).isInstanceOf(SocketTimeoutException.class);
      assertThat(heard).isEmpty();
      proxy.heal();
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().read()).isEqualTo(4);
    }
  }

  @Test
  void aServerHearsAClientItsAnswersDoNotReach() throws Exception {
    try (var socket = connect()) {
      proxy.stall(TcpProxy.Way.TO_CLIENT);
      socket.setSoTimeout(A_MOMENT);
      assertThatThrownBy(() -> ask(socket, 3)).isInstanceOf(SocketTimeoutException.class);
      assertThat(heard()).isEqualTo(3);
      proxy.heal();
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().read()).isEqualTo(4);
    }
  }

  @Test
  void heldBytesOfAClientThatGaveUpArriveLate() throws Exception {
    var socket = connect();
    assertThat(ask(socket, 1)).isEqualTo(2);
    heard();
    proxy.stall(TcpProxy.Way.TO_SERVER);
    socket.getOutputStream().write(5);
    socket.close();
    assertThat(heard.poll(A_MOMENT, TimeUnit.MILLISECONDS)).isNull();
    proxy.heal();
    assertThat(heard()).isEqualTo(5);
  }

  @Test
  void aCutLosesWhatWasHeldAndRefusesNewConnectionsUntilItHeals() throws Exception {
    var socket = connect();
    assertThat(ask(socket, 1)).isEqualTo(2);
    heard();
    proxy.stall();
    socket.getOutputStream().write(5);
    proxy.cut();
    assertThatThrownBy(
            () -> {
              if (socket.getInputStream().read() < 0) {
                throw new IOException("closed");
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(heard()).isEqualTo(-2);
    try (var refused = connect()) {
      assertThatThrownBy(
              () -> {
                if (ask(refused, 9) < 0) {
                  throw new IOException("closed");
                }
              })
          .isInstanceOf(IOException.class);
    }
    proxy.heal();
    try (var again = connect()) {
      assertThat(ask(again, 6)).isEqualTo(7);
    }
    assertThat(heard()).isEqualTo(6);
  }

  @Test
  void aResetBreaksWhatIsOpenAndWelcomesWhatComesNext() throws Exception {
    var socket = connect();
    assertThat(ask(socket, 1)).isEqualTo(2);
    proxy.reset();
    assertThat(heard()).isEqualTo(1);
    assertThat(heard()).isEqualTo(-2);
    try (var again = connect()) {
      assertThat(ask(again, 6)).isEqualTo(7);
    }
    socket.close();
  }

  @Test
  void whoConnectsDuringAStallIsServedWhenItHeals() throws Exception {
    proxy.stall();
    try (var socket = connect()) {
      socket.getOutputStream().write(1);
      assertThat(heard.poll(A_MOMENT, TimeUnit.MILLISECONDS)).isNull();
      proxy.heal();
      assertThat(socket.getInputStream().read()).isEqualTo(2);
    }
  }
}
