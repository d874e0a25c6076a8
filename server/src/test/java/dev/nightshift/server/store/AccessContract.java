package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightshift.server.security.Account;
import dev.nightshift.server.security.AccountStore;
import dev.nightshift.server.security.AccountStore.Change;
import dev.nightshift.server.security.ApiToken;
import dev.nightshift.server.security.ApiTokenStore;
import dev.nightshift.server.security.LoginSession;
import dev.nightshift.server.security.Means;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.security.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How every store keeps accounts, tokens and sessions. */
abstract class AccessContract {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123456Z");
  private static final Instant LATER = NOW.plus(Duration.ofHours(1));

  private Store store;
  private AccountStore accounts;
  private ApiTokenStore tokens;
  private SessionStore sessions;

  abstract Store makeStore();

  @BeforeEach
  void open() {
    store = makeStore();
    accounts = store.accounts();
    tokens = store.apiTokens();
    sessions = store.sessions();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anAccountIsKeptAsItWasAddedAndItsNameIsTakenThen() {
    assertThat(accounts.add("anna", Role.VIEWER, "hash", NOW)).isTrue();
    assertThat(accounts.add("anna", Role.ADMIN, "other", LATER)).isFalse();
    accounts.loggedIn("anna", LATER);
    assertThat(accounts.find("anna"))
        .contains(new Account("anna", Role.VIEWER, "hash", NOW, NOW, LATER));
    assertThat(accounts.find("nobody")).isEmpty();
    assertThat(accounts.find("an\0na")).isEmpty();
  }

  @Test
  void theFirstAccountIsAddedOnce() {
    assertThat(accounts.addFirst("admin", Role.ADMIN, "hash", NOW)).isTrue();
    assertThat(accounts.addFirst("other", Role.ADMIN, "hash", NOW)).isFalse();
    assertThat(accounts.all()).extracting(Account::name).containsExactly("admin");
  }

  @Test
  void theLastAdminStays() {
    accounts.add("anna", Role.ADMIN, "hash", NOW);
    accounts.add("ben", Role.VIEWER, "hash", NOW);
    assertThat(accounts.remove("anna")).isEqualTo(Change.LAST_ADMIN);
    assertThat(accounts.role("anna", Role.VIEWER)).isEqualTo(Change.LAST_ADMIN);
    assertThat(accounts.role("anna", Role.ADMIN)).isEqualTo(Change.DONE);
    assertThat(accounts.role("ben", Role.ADMIN)).isEqualTo(Change.DONE);
    assertThat(accounts.remove("anna")).isEqualTo(Change.DONE);
    assertThat(accounts.remove("anna")).isEqualTo(Change.UNKNOWN);
    assertThat(accounts.all()).extracting(Account::name).containsExactly("ben");
  }

  @Test
  void anotherPasswordEndsTheSessionsOfItsAccountAlone() {
    accounts.add("anna", Role.ADMIN, "hash", NOW);
    accounts.add("ben", Role.VIEWER, "hash", NOW);
    begin("a", "anna", Means.PASSWORD);
    begin("b", "ben", Means.PASSWORD);
    begin("c", "anna", Means.OIDC);
    assertThat(accounts.password("anna", "new", LATER)).isEqualTo(Change.DONE);
    assertThat(accounts.find("anna").orElseThrow())
        .isEqualTo(new Account("anna", Role.ADMIN, "new", NOW, LATER, null));
    assertThat(sessions.find("a", NOW)).isEmpty();
    assertThat(sessions.find("b", NOW)).isPresent();
    assertThat(sessions.find("c", NOW)).as("another person of this name").isPresent();
  }

  @Test
  void aSessionHasTheRoleThatItsAccountHasNow() {
    accounts.add("anna", Role.VIEWER, "hash", NOW);
    begin("a", "anna", Means.PASSWORD);
    begin("c", "anna", Means.OIDC);
    accounts.role("anna", Role.NONE);
    assertThat(sessions.find("a", NOW).orElseThrow().role()).isEqualTo(Role.NONE);
    assertThat(sessions.find("c", NOW).orElseThrow().role()).isEqualTo(Role.VIEWER);
    accounts.remove("anna");
    assertThat(sessions.find("a", NOW)).isEmpty();
    assertThat(sessions.find("c", NOW)).isPresent();
  }

  @Test
  void sessionsEndInTimeByOneAndAllAtOnce() {
    begin("a", "anna", Means.OIDC);
    begin("b", "anna", Means.OIDC);
    begin("c", "anna", Means.OIDC);
    assertThat(sessions.find("a", LATER.minusMillis(1))).isPresent();
    assertThat(sessions.find("a", LATER)).isEmpty();
    sessions.seen("b", NOW.plusSeconds(90));
    assertThat(sessions.find("b", NOW).orElseThrow().seen()).isEqualTo(NOW.plusSeconds(90));
    sessions.end("b");
    assertThat(sessions.find("b", NOW)).isEmpty();
    assertThat(sessions.endAll("anna", Means.PASSWORD)).isZero();
    assertThat(sessions.endAll("anna", Means.OIDC)).isEqualTo(2);
    assertThat(sessions.find("a", NOW)).isEmpty();
  }

  @Test
  void openSessionsAreFoundTogetherWithTheRolesOfNow() {
    accounts.add("anna", Role.ADMIN, "hash", NOW);
    begin("a", "anna", Means.PASSWORD);
    begin("b", "ben", Means.OIDC);
    begin("gone", "carl", Means.PASSWORD);
    sessions.seen("b", NOW.plusSeconds(90));
    assertThat(sessions.findAll(List.of("a", "gone", "nobody's"), NOW))
        .extracting(LoginSession::idHash, LoginSession::role)
        .containsExactly(tuple("a", Role.ADMIN));
    assertThat(sessions.findAll(List.of(), NOW)).isEmpty();
    assertThat(sessions.findAll(List.of("a"), LATER)).isEmpty();
    assertThat(sessions.all(NOW)).extracting(LoginSession::idHash).containsExactly("b", "a");
    assertThat(sessions.end("a")).isTrue();
    assertThat(sessions.end("a")).isFalse();
  }

  @Test
  void aLoginRemovesSessionsThatWereForgotten() {
    begin("idle", "anna", Means.OIDC);
    begin("used", "anna", Means.OIDC);
    sessions.seen("used", NOW.plusSeconds(90));
    sessions.add(session("new", "ben", Means.OIDC), NOW, NOW.plusSeconds(30));
    assertThat(sessions.find("idle", NOW)).isEmpty();
    assertThat(sessions.find("used", NOW)).isPresent();
  }

  @Test
  void twoTokensOfANameAreValidAtOnce() {
    assertThat(tokens.add(token("1", "ci", null), "h1", NOW)).isTrue();
    assertThat(tokens.add(token("2", "ci", LATER), "h2", NOW)).isTrue();
    assertThat(tokens.add(token("3", "ci", null), "h3", NOW)).isFalse();
    assertThat(tokens.add(token("4", "other", null), "h4", NOW)).isTrue();
    assertThat(tokens.add(token("5", "ci", null), "h5", LATER)).as("2 has expired").isTrue();
    assertThat(tokens.revoke("1", LATER).orElseThrow().revoked()).isEqualTo(LATER);
    assertThat(tokens.add(token("6", "ci", null), "h6", LATER)).isTrue();
    assertThat(tokens.all()).extracting(ApiToken::id).containsExactly("1", "2", "5", "6", "4");
  }

  @Test
  void aTokenIsFoundByItsHashAndRemembersItsUse() {
    tokens.add(token("1", "ci", LATER), "h1", NOW);
    tokens.used("1", NOW.plusSeconds(5));
    var found = tokens.find("h1").orElseThrow();
    assertThat(found.lastUsed()).isEqualTo(NOW.plusSeconds(5));
    assertThat(found.valid(NOW)).isTrue();
    assertThat(found.valid(LATER)).isFalse();
    assertThat(tokens.find("1")).isEmpty();
    assertThat(tokens.revoke("9", NOW)).isEmpty();
    tokens.revoke("1", NOW);
    assertThat(tokens.revoke("1", LATER).orElseThrow().revoked()).isEqualTo(NOW);
  }

  @Test
  void aTokenEndsSoonerAndNeverLater() {
    tokens.add(token("1", "ci", null), "h1", NOW);
    var soon = NOW.plusSeconds(60);
    assertThat(tokens.expire("1", LATER, NOW).orElseThrow().expires()).isEqualTo(LATER);
    assertThat(tokens.expire("1", soon, NOW).orElseThrow().expires()).isEqualTo(soon);
    assertThat(tokens.expire("1", LATER, NOW).orElseThrow().expires()).isEqualTo(soon);
    assertThat(tokens.expire("1", NOW, LATER).orElseThrow().expires())
        .as("it has expired")
        .isEqualTo(soon);
    tokens.add(token("2", "ci", null), "h2", NOW);
    tokens.revoke("2", NOW);
    assertThat(tokens.expire("2", LATER, NOW).orElseThrow().expires()).isNull();
    assertThat(tokens.expire("9", LATER, NOW)).isEmpty();
  }

  @Test
  void allServersOfAStoreSignWithTheSameKey() {
    assertThat(sessions.signingKey("sessions", "mine", NOW)).isEqualTo("mine");
    assertThat(store.sessions().signingKey("sessions", "yours", NOW)).isEqualTo("mine");
    assertThat(sessions.signingKey("other", "yours", NOW)).isEqualTo("yours");
  }

  private void begin(String id, String account, Means means) {
    sessions.add(session(id, account, means), NOW, NOW.minusSeconds(60));
  }

  private static LoginSession session(String id, String account, Means means) {
    return new LoginSession(id, account, means, Role.VIEWER, NOW, NOW, LATER, "10.0.0.1");
  }

  private static ApiToken token(String id, String name, Instant expires) {
    return new ApiToken(id, name, Role.VIEWER, NOW, "anna", expires, null, null);
  }
}
