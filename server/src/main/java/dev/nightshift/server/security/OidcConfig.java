package dev.nightshift.server.security;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.nightshift.job.Secret;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code access.oidc} in config.yml: an OpenID provider that logs people in.
 *
 * @param issuer as it names itself
 * @param url of this server as browsers reach it
 * @param clientSecret null: the client is public
 * @param name the claim that names somebody
 * @param groups the claim with their groups, by names divided by dots
 * @param algorithm that the provider signs with
 * @param label of the button on the login page
 */
public record OidcConfig(
    URI issuer,
    URI url,
    String clientId,
    Secret clientSecret,
    List<String> scopes,
    String name,
    String groups,
    String algorithm,
    String label,
    RoleMapping roles) {
  private static final Set<String> ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  @JsonCreator
  static OidcConfig of(
      @JsonProperty("issuer") String issuer,
      @JsonProperty("url") String url,
      @JsonProperty("clientId") String clientId,
      @JsonProperty("clientSecret") String clientSecret,
      @JsonProperty("scopes") List<String> scopes,
      @JsonProperty("name") String name,
      @JsonProperty("groups") String groups,
      @JsonProperty("algorithm") String algorithm,
      @JsonProperty("label") String label,
      @JsonProperty("adminGroups") List<String> adminGroups,
      @JsonProperty("viewerGroups") List<String> viewerGroups,
      @JsonProperty("adminUsers") List<String> adminUsers,
      @JsonProperty("viewerUsers") List<String> viewerUsers,
      @JsonProperty("others") String others) {
    if (clientId == null || clientId.isBlank()) {
      throw new IllegalArgumentException(
          "access.oidc.clientId is missing; write the one that the provider gave this server");
    }
    var signed = orElse(algorithm, "RS256");
    if (!ALGORITHMS.contains(signed)) {
      throw new IllegalArgumentException(
          "access.oidc.algorithm is \""
              + signed
              + "\"; write one of RS256, PS256, ES256 and the"
              + " longer ones");
    }
    return new OidcConfig(
        address("issuer", issuer),
        address("url", url),
        clientId,
        clientSecret == null ? null : AccessConfig.secret("access.oidc.clientSecret", clientSecret),
        Stream.concat(Stream.of("openid"), scopes(scopes).stream()).distinct().toList(),
        orElse(name, "preferred_username"),
        orElse(groups, "groups"),
        signed,
        orElse(label, "Log in with OpenID"),
        RoleMapping.of(
            adminGroups,
            viewerGroups,
            adminUsers,
            viewerUsers,
            AccessConfig.role("access.oidc.others", others, Role.NONE)));
  }

  private static List<String> scopes(List<String> given) {
    return given == null ? List.of("profile", "email") : given;
  }

  private static String orElse(String given, String byDefault) {
    return given == null || given.isBlank() ? byDefault : given;
  }

  // Without TLS anybody on the way could be the provider.
  private static URI address(String setting, String given) {
    try {
      var uri = URI.create(given == null ? "" : given.replaceFirst("/$", ""));
      boolean local = "http".equals(uri.getScheme()) && isThisMachine(uri.getHost());
      if (uri.getHost() != null && ("https".equals(uri.getScheme()) || local)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw wrong(setting, given, e);
    }
    throw wrong(setting, given, null);
  }

  private static boolean isThisMachine(String host) {
    return "localhost".equals(host) || "127.0.0.1".equals(host);
  }

  private static IllegalArgumentException wrong(String setting, String given, Exception cause) {
    return new IllegalArgumentException(
        "access.oidc."
            + setting
            + " is "
            + (given == null ? "missing" : "\"" + given + "\"")
            + "; write an address that begins with https://, or http://localhost",
        cause);
  }
}
