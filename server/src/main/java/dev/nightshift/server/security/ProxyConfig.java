package dev.nightshift.server.security;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * {@code access.proxy} in config.yml: a proxy that has logged people in, and says who they are.
 *
 * @param addresses of the proxies, e.g. {@code 10.0.0.7} or {@code 10.0.0.0/8}; nobody else is
 *     believed
 * @param user the header that names somebody; empty: the proxy only says where requests come from
 * @param groups the header with their groups, divided by commas; empty: none
 */
public record ProxyConfig(
    List<AddressRange> addresses, String user, String groups, RoleMapping roles) {

  @JsonCreator
  static ProxyConfig of(
      @JsonProperty("addresses") List<String> addresses,
      @JsonProperty("user") String user,
      @JsonProperty("groups") String groups,
      @JsonProperty("adminGroups") List<String> adminGroups,
      @JsonProperty("viewerGroups") List<String> viewerGroups,
      @JsonProperty("adminUsers") List<String> adminUsers,
      @JsonProperty("viewerUsers") List<String> viewerUsers,
      @JsonProperty("others") String others) {
    if (addresses == null || addresses.isEmpty()) {
      throw new IllegalArgumentException(
          "access.proxy.addresses is empty; name the proxies that are believed, as 10.0.0.7 or"
              + " 10.0.0.0/8");
    }
    return new ProxyConfig(
        addresses.stream().map(AddressRange::of).toList(),
        user == null ? "" : user.strip(),
        groups == null ? "" : groups.strip(),
        RoleMapping.of(
            adminGroups,
            viewerGroups,
            adminUsers,
            viewerUsers,
            AccessConfig.role("access.proxy.others", others, Role.NONE)));
  }

  boolean trusts(String address) {
    return addresses.stream().anyMatch(range -> range.holds(address));
  }
}
