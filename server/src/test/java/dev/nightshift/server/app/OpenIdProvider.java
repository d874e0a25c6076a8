package dev.nightshift.server.app;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An OpenID provider that speaks the protocol: discovery, keys, code flow with PKCE, signed tokens.
 * Whoever comes is logged in as {@link #user} without being asked.
 */
final class OpenIdProvider implements AutoCloseable {
  static final String CLIENT = "nightshift";
  static final String SECRET = "s3cret+/=";

  /** What it does wrong. */
  enum Fault {
    NONE,
    OTHER_NONCE,
    OTHER_KEY,
    OTHER_AUDIENCE,
    OTHER_ISSUER,
    EXPIRED,
    UNSIGNED,
    DENIED
  }

  private final HttpServer http;
  private final RSAKey key = key();
  private final RSAKey unknownKey = key();
  private final Map<String, Map<String, String>> codes = new HashMap<>();

  volatile String user = "Anna@Example.org";
  volatile List<String> groups = List.of("ops");
  volatile Fault fault = Fault.NONE;

  OpenIdProvider() throws IOException {
    http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    http.createContext("/.well-known/openid-configuration", this::discovery);
    http.createContext(
        "/jwks", exchange -> json(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
    http.createContext("/authorize", this::authorize);
    http.createContext("/token", this::token);
    http.start();
  }

  String issuer() {
    return "http://localhost:" + http.getAddress().getPort();
  }

  private static RSAKey key() {
    try {
      return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void discovery(HttpExchange exchange) throws IOException {
    json(
        exchange,
        200,
        """
        {"issuer": "ISSUER", "authorization_endpoint": "ISSUER/authorize",
         "token_endpoint": "ISSUER/token", "jwks_uri": "ISSUER/jwks",
         "response_types_supported": ["code"], "subject_types_supported": ["public"],
         "id_token_signing_alg_values_supported": ["RS256"]}
        """
            .replace("ISSUER", issuer()));
  }

  private synchronized void authorize(HttpExchange exchange) throws IOException {
    var asked = fields(exchange.getRequestURI().getRawQuery());
    boolean sound =
        CLIENT.equals(asked.get("client_id"))
            && "code".equals(asked.get("response_type"))
            && "S256".equals(asked.get("code_challenge_method"))
            && asked.getOrDefault("scope", "").contains("openid");
    if (!sound) {
      json(exchange, 400, "{\"error\": \"invalid_request\"}");
      return;
    }
    var code = UUID.randomUUID().toString();
    codes.put(code, asked);
    var answer =
        fault == Fault.DENIED
            ? "error=access_denied"
            : "code=" + code + "&iss=" + URLEncoder.encode(issuer(), StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .set("Location", asked.get("redirect_uri") + "?" + answer + "&state=" + asked.get("state"));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private synchronized void token(HttpExchange exchange) throws IOException {
    var given =
        fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    var asked = codes.remove(given.getOrDefault("code", ""));
    var client =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (CLIENT + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
    if (asked == null
        || !client.equals(exchange.getRequestHeaders().getFirst("Authorization"))
        || !asked.get("redirect_uri").equals(given.get("redirect_uri"))
        || !asked.get("code_challenge").equals(challenge(given.get("code_verifier")))) {
      json(exchange, 400, "{\"error\": \"invalid_grant\"}");
      return;
    }
    json(
        exchange,
        200,
        "{\"access_token\": \"unused\", \"token_type\": \"Bearer\", \"id_token\": \""
            + idToken(asked.get("nonce"))
            + "\"}");
  }

  private String idToken(String nonce) {
    var now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(fault == Fault.OTHER_ISSUER ? "http://localhost:1" : issuer())
            .subject("u-1")
            .audience(fault == Fault.OTHER_AUDIENCE ? "another" : CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(fault == Fault.EXPIRED ? -600 : 300)))
            .claim("nonce", fault == Fault.OTHER_NONCE ? "another" : nonce)
            .claim("preferred_username", user)
            .claim("realm_access", Map.of("roles", groups))
            .build();
    if (fault == Fault.UNSIGNED) {
      return new PlainJWT(claims).serialize();
    }
    var signing = fault == Fault.OTHER_KEY ? unknownKey : key;
    var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(signing.getKeyID()).build();
    var jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(new RSASSASigner(signing));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(String.valueOf(verifier).getBytes(StandardCharsets.US_ASCII)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> fields(String form) {
    Map<String, String> fields = new HashMap<>();
    for (var pair : form.split("&", -1)) {
      var parts = pair.split("=", 2);
      fields.put(
          parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  private static void json(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
