package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.nightshift.server.api.ApiJson;
import dev.nightshift.server.api.AuditTrailResource;
import dev.nightshift.server.api.JobDaysResource;
import dev.nightshift.server.api.JobScheduleResource;
import dev.nightshift.server.api.JobsResource;
import dev.nightshift.server.api.MissedResource;
import dev.nightshift.server.api.Problems;
import dev.nightshift.server.api.QueuesResource;
import dev.nightshift.server.api.RunsResource;
import dev.nightshift.server.api.SaidQueries;
import dev.nightshift.server.api.TimelineResource;
import dev.nightshift.server.api.WhatRanResource;
import dev.nightshift.server.deployed.AlertmanagerSettings;
import dev.nightshift.server.deployed.FiringAlerts;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.Maintenance;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.activity.TimelineReader;
import dev.nightshift.server.health.activity.WhatRanReader;
import dev.nightshift.server.notify.DeliveryListener;
import dev.nightshift.server.notify.NotificationSettings;
import dev.nightshift.server.notify.PostOffice;
import dev.nightshift.server.run.ActiveRuns;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Means;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.security.Sessions;
import dev.nightshift.server.security.Visitor;
import dev.nightshift.server.web.AlertsPage;
import dev.nightshift.server.web.PageVisitor;
import dev.nightshift.server.web.Reads;
import dev.nightshift.server.web.WebSurface;
import freemarker.template.Configuration;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.testing.junit5.ResourceExtension;
import io.dropwizard.views.common.ViewMessageBodyWriter;
import io.dropwizard.views.freemarker.FreemarkerViewRenderer;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** All lists and pages of a store, asked without a network by somebody who may act. */
final class AskedServer implements AutoCloseable {
  private final ResourceExtension server;
  private final WebSurface pages;

  AskedServer(Store store, Clock clock) throws Throwable {
    var catalogue = LongHistory.catalogue();
    ActiveRuns active = List::of;
    var overviews = new JobOverview.Reader(catalogue, store.history(), active);
    pages = pages(store, clock, overviews, active);
    var built =
        ResourceExtension.builder()
            .setMapper(ApiJson.configured(Jackson.newObjectMapper()))
            .setRegisterDefaultExceptionMappers(false)
            .addProvider(new Problems())
            .addProvider(new SaidQueries())
            .addProvider(new PageVisitor())
            .addProvider(
                new ViewMessageBodyWriter(
                    new MetricRegistry(),
                    List.of(new FreemarkerViewRenderer(Configuration.VERSION_2_3_34))))
            .addProvider(
                (ContainerRequestFilter)
                    request ->
                        request.setProperty(
                            "nightshift.visitor",
                            new Visitor(
                                new Actor("ann", Role.ADMIN, "127.0.0.1", "1"),
                                Means.PASSWORD,
                                "token")));
    for (var resource :
        List.of(
            new JobsResource(catalogue, overviews, null),
            new JobDaysResource(catalogue, store.days(), clock),
            new JobScheduleResource(catalogue, overviews, List.of(), clock),
            new RunsResource(catalogue, store.history(), store.search(), overviews, clock),
            new TimelineResource(
                catalogue,
                new TimelineReader(catalogue, store.activity(), store.spans(), store.missed()),
                clock),
            new WhatRanResource(whatRan(store, active, clock), clock),
            new MissedResource(catalogue, store.missed(), clock),
            new QueuesResource(catalogue, store.history(), EngineSettings.DEFAULT),
            new AuditTrailResource(store.auditTrail(), clock))) {
      built.addResource(resource);
    }
    pages.resources().forEach(built::addResource);
    server = built.build();
    server.before();
  }

  private static WhatRanReader whatRan(Store store, ActiveRuns active, Clock clock) {
    return new WhatRanReader(
        store.activity(), store.processSamples(), active, LongHistory.catalogue(), clock);
  }

  private static WebSurface pages(
      Store store, Clock clock, JobOverview.Reader overviews, ActiveRuns active) {
    var catalogue = LongHistory.catalogue();
    return new WebSurface(
        catalogue,
        overviews,
        new Reads(
            store.history(),
            store.search(),
            store.activity(),
            store.auditTrail(),
            store.openRuns(),
            store.days(),
            store.missed(),
            store.runs(),
            store.recordings(),
            store.controls(),
            new TimelineReader(catalogue, store.activity(), store.spans(), store.missed()),
            whatRan(store, active, clock),
            null),
        new WebSurface.Acts(null, null, null, null, null, null, null, null, null),
        () -> {
          throw new IllegalStateException("no bundle here");
        },
        List::of,
        new Maintenance(
            List.of(),
            catalogue,
            store.maintenance(),
            clock,
            new NodeName("node-1", "node", "test"),
            queue -> {}),
        List.of(),
        EngineSettings.DEFAULT,
        new Sessions(store.sessions(), Duration.ofHours(1), Duration.ofHours(1), clock),
        new AlertsPage.Sources(
            new FiringAlerts(AlertmanagerSettings.NONE, "job", "default", clock),
            "",
            new PostOffice(
                NotificationSettings.NONE, store.outbox(), "node", DeliveryListener.NONE, clock)),
        clock);
  }

  /** Asks, and reads the answer to its end. */
  void ask(String path) {
    var parts = path.split("\\?", 2);
    var target = server.target(parts[0]);
    for (var pair : parts.length < 2 ? new String[0] : parts[1].split("&", -1)) {
      target = target.queryParam(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    try (var response = target.request().get()) {
      var body = response.readEntity(String.class);
      assertThat(response.getStatus()).as("%s: %s", path, body).isEqualTo(200);
    }
  }

  @Override
  public void close() {
    pages.stop();
    try {
      server.after();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
