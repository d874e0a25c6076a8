package dev.nightshift.server.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Logs people in by an OpenID provider: code flow with PKCE, state and nonce. What the browser
 * keeps meanwhile is signed, so that any server of the store can finish. Thread-safe.
 */
public final class Oidc {
  /** Below the server's address; the provider must know it. */
  public static final String CALLBACK = "/login/oidc/callback";

  /** A login at the provider takes no longer. */
  public static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int LARGEST_KEYS = 200_000;
  private static final Duration KNOWN = Duration.ofHours(1);

  private final OidcConfig config;
  private final Sessions sessions;
  private final Clock clock;
  private Provider provider;

  public Oidc(OidcConfig config, Sessions sessions, Clock clock) {
    this.config = config;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * Where to send the browser, and what it is to keep until it returns.
   *
   * @param next where to go afterwards
   * @throws OidcRefused if the provider does not answer
   */
  public Begun begin(String next) {
    var state = Keys.random();
    var nonce = Keys.random();
    var verifier = new CodeVerifier();
    var known = provider();
    var request =
        new AuthenticationRequest.Builder(
                ResponseType.CODE,
                new Scope(config.scopes().toArray(new String[0])),
                new ClientID(config.clientId()),
                callback())
            .endpointURI(known.metadata().getAuthorizationEndpointURI())
            .state(new State(state))
            .nonce(new Nonce(nonce))
            .codeChallenge(verifier, CodeChallengeMethod.S256)
            .build();
    var kept =
        new KeptLogin(state, nonce, verifier.getValue(), next, clock.instant().plus(PATIENCE));
    return new Begun(request.toURI(), kept.signed(sessions));
  }

  /**
   * Who came back.
   *
   * @param answer the parameters of the callback
   * @param kept what the browser kept; empty if it did not
   * @throws OidcRefused if that is nobody the provider vouches for
   */
  public Person finish(Map<String, String> answer, String kept) {
    var begun =
        KeptLogin.read(kept, sessions, clock.instant())
            .orElseThrow(
                () ->
                    new OidcRefused(
                        "the login took too long, or began in another browser; begin it again"));
    if (!Keys.equal(begun.state(), answer.getOrDefault("state", ""))) {
      throw new OidcRefused("the answer belongs to another login; begin it again");
    }
    var issuer = answer.get("iss");
    if (issuer != null && !issuer.equals(config.issuer().toString())) {
      throw new OidcRefused("the answer is from another provider");
    }
    if (answer.containsKey("error")) {
      throw new OidcRefused("the provider says: " + shortened(answer.get("error")));
    }
    var claims = claims(answer.getOrDefault("code", ""), begun);
    var name = OidcClaims.name(claims, config.name());
    return new Person(
        name, config.roles().role(name, OidcClaims.groups(claims, config.groups())), begun.next());
  }

  private Map<String, Object> claims(String code, KeptLogin begun) {
    if (code.isEmpty()) {
      throw new OidcRefused("the provider's answer holds no code");
    }
    var known = provider();
    try {
      var request = tokenRequest(code, begun.verifier(), known).toHTTPRequest();
      request.setConnectTimeout(TIMEOUT_MILLIS);
      request.setReadTimeout(TIMEOUT_MILLIS);
      var response = OIDCTokenResponseParser.parse(request.send());
      if (!(response instanceof OIDCTokenResponse tokens)) {
        throw new OidcRefused(
            "the provider refuses the code: "
                + shortened(String.valueOf(response.toErrorResponse().getErrorObject())));
      }
      return verified(tokens, begun.nonce(), known).toJWTClaimsSet().getClaims();
    } catch (BadJOSEException | JOSEException e) {
      throw new OidcRefused("the provider's token is not valid: " + shortened(e.getMessage()), e);
    } catch (GeneralException e) {
      throw new OidcRefused("the provider's answer is none: " + shortened(e.getMessage()), e);
    } catch (IOException e) {
      throw away(e);
    }
  }

  private static IDTokenClaimsSet verified(OIDCTokenResponse tokens, String nonce, Provider known)
      throws BadJOSEException, JOSEException {
    return known.validator().validate(tokens.getOIDCTokens().getIDToken(), new Nonce(nonce));
  }

  private TokenRequest tokenRequest(String code, String verifier, Provider known) {
    var grant =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code), callback(), new CodeVerifier(verifier));
    var endpoint = known.metadata().getTokenEndpointURI();
    var client = new ClientID(config.clientId());
    return config.clientSecret() == null
        ? new TokenRequest.Builder(endpoint, client, grant).build()
        : new TokenRequest.Builder(
                endpoint,
                new ClientSecretBasic(
                    client,
                    new com.nimbusds.oauth2.sdk.auth.Secret(config.clientSecret().reveal())),
                grant)
            .build();
  }

  private URI callback() {
    return URI.create(config.url() + CALLBACK);
  }

  private synchronized Provider provider() {
    var now = clock.instant();
    if (provider == null || provider.asked().plus(KNOWN).isBefore(now)) {
      provider = ask(now);
    }
    return provider;
  }

  private Provider ask(Instant now) {
    var issuer = new Issuer(config.issuer());
    try {
      var metadata = OIDCProviderMetadata.resolve(issuer, TIMEOUT_MILLIS, TIMEOUT_MILLIS);
      var validator =
          new IDTokenValidator(
              issuer,
              new ClientID(config.clientId()),
              JWSAlgorithm.parse(config.algorithm()),
              metadata.getJWKSetURI().toURL(),
              new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, LARGEST_KEYS));
      return new Provider(metadata, validator, now);
    } catch (GeneralException e) {
      throw new OidcRefused(
          "what answers at "
              + config.issuer()
              + " is no OpenID provider: "
              + shortened(e.getMessage()),
          e);
    } catch (MalformedURLException e) {
      throw new OidcRefused("the provider's keys have no address: " + e.getMessage(), e);
    } catch (IOException e) {
      throw away(e);
    }
  }

  private OidcRefused away(IOException cause) {
    return new OidcRefused(
        "the OpenID provider "
            + config.issuer()
            + " does not answer; log in with a password, or"
            + " try again",
        cause);
  }

  private static String shortened(String text) {
    var clean = String.valueOf(text).replaceAll("[^ -~]", " ");
    return clean.length() <= 200 ? clean : clean.substring(0, 200) + "…";
  }

  /**
   * A login that goes on at the provider.
   *
   * @param to where the browser goes
   * @param kept what it keeps; signed, and worth nothing to others
   */
  public record Begun(URI to, String kept) {}

  /**
   * Somebody whom the provider vouches for.
   *
   * @param next where they wanted to go
   */
  public record Person(String name, Role role, String next) {}

  private record Provider(
      OIDCProviderMetadata metadata, IDTokenValidator validator, Instant asked) {}
}
