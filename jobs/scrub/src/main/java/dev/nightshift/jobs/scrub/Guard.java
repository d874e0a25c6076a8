package dev.nightshift.jobs.scrub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Guards files in place: extents of several files share parity, which brings back what is lost. */
final class Guard {
  private final Work work;
  private final Manifest manifest;
  private final GuardSurvey survey;
  private final GroupCheck check;
  private final GroupMaker maker;

  Guard(Work work) {
    this.work = work;
    this.manifest = work.manifest;
    this.survey = new GuardSurvey(work);
    var parity = new Parity(work.settings.parityExtents());
    var staged = new Staged(work, survey);
    this.check = new GroupCheck(work, survey, parity, staged);
    this.maker = new GroupMaker(work, survey, parity);
  }

  void run() throws IOException {
    work.context.phase("looking for changes");
    survey.look();
    if (!work.dryRun()) {
      work.context.phase("protecting");
      protect();
    }
    work.context.phase("verifying");
    verify();
  }

  private void protect() throws IOException {
    boolean fresh = !manifest.ungrouped().isEmpty();
    List<Group> replaced = new ArrayList<>();
    for (Group group : manifest.groups()) {
      // a group that is not full would stay so for ever
      boolean small = fresh && group.members().size() < work.settings.dataExtents();
      if (!manifest.isWhole(group) || (small && work.pool.parityDisks().isEmpty())) {
        if (check.verify(group) && isSound(group)) {
          replaced.add(group);
        }
        work.keep(false);
      }
    }
    maker.protect(replaced);
    for (Group group : replaced) {
      if (group.members().stream().noneMatch(member -> manifest.isCurrent(group, member))) {
        maker.remove(group);
      }
    }
    work.keep(true);
  }

  private boolean isSound(Group group) {
    return group.members().stream()
        .noneMatch(
            member ->
                manifest.isCurrent(group, member) && manifest.damage().containsKey(member.place()));
  }

  private void verify() throws IOException {
    var pass = work.pass();
    long done = 0;
    long total = 0;
    for (Group group : manifest.groups()) {
      total += group.shards();
      done += isDone(group) ? group.shards() : 0;
    }
    pass.expect(done, total);
    for (Group group : manifest.groups()) {
      if (!isDone(group)) {
        check.verify(group);
        pass.did(group.shards());
        work.keep(false);
      }
    }
    check.finish();
  }

  /** What was found damaged by a look is looked at again when it is to be mended. */
  private boolean isDone(Group group) {
    return work.pass().covers(manifest.verified(group))
        && !(work.repair && manifest.isDamaged(group));
  }
}
