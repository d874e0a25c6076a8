package dev.nightshift.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessConfigTest {
  private static final ObjectMapper YAML = new YAMLMapper();

  private static AccessConfig read(String yaml) throws Exception {
    return YAML.readValue(yaml, AccessConfig.class);
  }

  @Test
  void whatIsLeftOutIsFriendlyOnThisMachine() throws Exception {
    assertThat(read("{}")).isEqualTo(AccessConfig.DEFAULT);
    assertThat(AccessConfig.DEFAULT.readOnLoopback()).isTrue();
    assertThat(AccessConfig.DEFAULT.openMetrics()).isTrue();
    assertThat(AccessConfig.DEFAULT.sessions().idle()).isEqualTo(Duration.ofHours(12));
    assertThat(AccessConfig.DEFAULT.sessions().longest()).isEqualTo(Duration.ofDays(7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{reading: all} | access.reading is \"all\"; write loopback or login",
        "{metrics: none} | access.metrics is \"none\"; write open or login",
        "{sessions: {idle: 0s}} | access.sessions.idle is 0 seconds; write at least 1s",
        "{passwordCost: 4} | access.passwordCost is 4; write 10 to 16",
        "{proxy: {user: X-User}} | access.proxy.addresses is empty",
        "{proxy: {addresses: [proxy]}} | access.proxy.addresses has \"proxy\"",
        "{proxy: {addresses: [10.0.0.1], others: boss}} | access.proxy.others is \"boss\"",
        "{oidc: {issuer: 'https://id.example'}} | access.oidc.clientId is missing",
        "{oidc: {clientId: a, issuer: 'http://id.example', url: 'https://a.example'}} | access.oidc.issuer is \"http://id.example\"",
        "{oidc: {clientId: a, issuer: 'https://id.example'}} | access.oidc.url is missing",
        "{oidc: {clientId: a, issuer: 'https://id.example', url: 'https://a.example', clientSecret: abc}} | access.oidc.clientSecret must refer to its value as env:NAME",
        "{oidc: {clientId: a, issuer: 'https://id.example', url: 'https://a.example', algorithm: none}} | access.oidc.algorithm is \"none\""
      })
  void whatIsWrongIsToldWithItsPlaceAndTheNextStep(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml)).hasMessageContaining(message);
  }

  @Test
  void aRoleComesFromGroupsAndNamesAndTheHigherOneCounts() {
    var roles =
        RoleMapping.of(
            List.of("ops"), List.of("staff"), List.of("Anna"), List.of("bob"), Role.NONE);
    assertThat(roles.role("carl", List.of("staff", "ops"))).isEqualTo(Role.ADMIN);
    assertThat(roles.role("carl", List.of("staff"))).isEqualTo(Role.VIEWER);
    assertThat(roles.role("anna", List.of())).isEqualTo(Role.ADMIN);
    assertThat(roles.role("bob", List.of("other"))).isEqualTo(Role.VIEWER);
    assertThat(roles.role("ops", List.of())).as("a name is no group").isEqualTo(Role.NONE);
    assertThat(roles.role("carl", List.of("anna"))).as("a group is no name").isEqualTo(Role.NONE);
  }
}
