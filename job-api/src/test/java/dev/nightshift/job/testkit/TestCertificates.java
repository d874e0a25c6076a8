package dev.nightshift.job.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a test, and servers that it certifies; made anew, so nothing expires. */
public final class TestCertificates {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;
  private final Path store;

  /**
   * Makes the authority.
   *
   * @param folder an empty one
   */
  public TestCertificates(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    store = folder.resolve("certificates.p12");
    make("authority", "CN=Authority of a test", "-ext", "bc:c", "-ext", "ku:c=keyCertSign");
  }

  /**
   * A server with a certificate by the authority.
   *
   * @param names what it is for, as in {@code dns:localhost,ip:127.0.0.1}
   * @param more further options of {@code keytool -genkeypair}
   */
  public SSLContext server(String alias, String names, String... more)
      throws IOException, InterruptedException, GeneralSecurityException {
    List<String> options = new ArrayList<>(List.of("-signer", "authority", "-ext", "san=" + names));
    options.addAll(List.of(more));
    make(alias, "CN=" + alias, options.toArray(String[]::new));
    var all = load();
    var one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(one, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** A certificate as a PEM file: {@code authority}, or a server's. */
  public Path pem(String alias) throws IOException, GeneralSecurityException {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    var text = lines.encodeToString(certificate(alias).getEncoded());
    return Files.writeString(
        folder.resolve(alias + ".pem"),
        "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n",
        StandardCharsets.US_ASCII);
  }

  /** What a Java has that trusts the authority and nobody else. */
  public SSLContext trusting() throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", certificate("authority"));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private X509Certificate certificate(String alias) throws IOException, GeneralSecurityException {
    return (X509Certificate) load().getCertificate(alias);
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    var all = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      all.load(in, PASSWORD);
    }
    return all;
  }

  private void make(String alias, String name, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair"));
    command.addAll(List.of("-alias", alias, "-dname", name, "-keyalg", "EC", "-groupname"));
    command.addAll(List.of("secp256r1", "-validity", "30", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
    command.addAll(List.of(more));
    var said = folder.resolve("keytool.txt");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("keytool made no certificate " + alias + ": " + Files.readString(said));
    }
  }
}
