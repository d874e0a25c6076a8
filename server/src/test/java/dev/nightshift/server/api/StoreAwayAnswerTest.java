package dev.nightshift.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.engine.StoreAwayException;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.dropwizard.testing.junit5.ResourceExtension;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DropwizardExtensionsSupport.class)
class StoreAwayAnswerTest {
  private static final ResourceExtension SERVER =
      ResourceExtension.builder()
          .setMapper(ApiJson.configured(Jackson.newObjectMapper()))
          .setRegisterDefaultExceptionMappers(false)
          .addProvider(new Problems())
          .addResource(new NeedsTheStore())
          .addResource(new HealthResource("1.0.0", () -> "abc", () -> 2, () -> 0, () -> false))
          .build();

  /** Fails as everything does that needs the store. */
  @Path("needs-the-store")
  public static final class NeedsTheStore {
    @GET
    public String get() {
      throw new IllegalStateException(new StoreAwayException("connection refused", null));
    }
  }

  @Test
  void whatNeedsTheStoreIsAnsweredWith503AndWhenToAskAgain() {
    var response = SERVER.target("/needs-the-store").request().get();
    assertThat(response.getStatus()).isEqualTo(503);
    assertThat(response.getHeaderString("Retry-After")).isEqualTo("5");
    assertThat(response.readEntity(String.class))
        .contains("the store does not answer now; try again");
  }

  @Test
  void healthSaysThatTheStoreIsDown() {
    var response = SERVER.target("/health").request().get();
    assertThat(response.getStatus()).isEqualTo(503);
    assertThat(response.readEntity(String.class)).contains("\"store\":\"down\"");
  }
}
