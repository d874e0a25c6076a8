package dev.nightshift.server.app;

import dev.nightshift.server.api.DiagnosisResource;
import dev.nightshift.server.api.FailuresResource;
import dev.nightshift.server.api.FindingsResource;
import dev.nightshift.server.api.QueuesResource;
import dev.nightshift.server.api.SummaryResource;
import dev.nightshift.server.health.JobOverview;
import java.util.List;

/** What is wrong, with what, and how much is done: answers that are made of several others. */
record Looks(HttpSurface surface, JobOverview.Reader overviews) {

  List<Object> resources() {
    var catalogue = surface.content().catalogue();
    var plugins = surface.content().plugins();
    var store = surface.store();
    var history = store.history();
    var clock = surface.clock();
    var queues = new QueuesResource(catalogue, history, surface.settings());
    return List.of(
        queues,
        new SummaryResource(overviews, history, store.days(), queues, clock),
        new FailuresResource(catalogue, history, store.search(), clock),
        new FindingsResource(
            overviews,
            history,
            new FindingsResource.About(
                surface.engine()::storeAnswers,
                () -> plugins.get().problems(),
                surface.keeping().storeLimitBytes(),
                surface.links().alerts().expected()),
            clock),
        new DiagnosisResource(
            catalogue,
            overviews,
            new DiagnosisResource.Sources(
                history,
                store.missed(),
                store.auditTrail(),
                surface.settings(),
                () -> plugins.get().disabled()),
            clock));
  }
}
