package dev.nightshift.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleFilesTest {
  @TempDir Path root;

  @Test
  void whatWasWrittenIsUpToDate() throws Exception {
    var bundle = Fixture.bundle();
    assertThat(BundleFiles.write(bundle, root)).hasSize(bundle.files().size());
    assertThat(BundleFiles.write(bundle, root)).isEmpty();
    assertThat(BundleFiles.check(bundle, root)).isEmpty();
  }

  @Test
  void missingStaleAndForeignFilesAreFoundWithTheirNextStep() throws Exception {
    var bundle = Fixture.bundle();
    BundleFiles.write(bundle, root);
    Files.delete(root.resolve("runbooks/jobs/gc.md"));
    var rules = root.resolve("alerts/rules.yml");
    Files.writeString(
        rules, Files.readString(rules).replace("interval: \"30s\"", "interval: \"31s\""));
    Files.writeString(root.resolve("runbooks/mine.md"), "# Mine\n");
    Files.writeString(
        root.resolve("runbooks/jobs/gone.md"),
        Files.readString(root.resolve("runbooks/jobs/report.md")));
    assertThat(BundleFiles.check(bundle, root))
        .containsExactly(
            "alerts/rules.yml is stale from line 4 on; run `./nightshift bundle generate` and commit the"
                + " result",
            "runbooks/jobs/gc.md is missing; run `./nightshift bundle generate` and commit the result",
            "runbooks/jobs/gone.md is no longer part of the bundle; run `./nightshift bundle generate` and"
                + " commit the result",
            "runbooks/mine.md is not part of the bundle; move it to another folder");
    assertThat(BundleFiles.write(bundle, root))
        .containsExactly(
            "wrote alerts/rules.yml", "wrote runbooks/jobs/gc.md", "deleted runbooks/jobs/gone.md");
    assertThat(root.resolve("runbooks/mine.md")).exists();
  }
}
