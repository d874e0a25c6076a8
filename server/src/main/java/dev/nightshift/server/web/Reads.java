package dev.nightshift.server.web;

import dev.nightshift.server.audit.AuditTrail;
import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.health.activity.Activity;
import dev.nightshift.server.health.activity.TimelineReader;
import dev.nightshift.server.health.activity.WhatRanReader;
import dev.nightshift.server.report.ReportDesk;
import dev.nightshift.server.run.JobDays;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.OpenRuns;
import dev.nightshift.server.run.Recordings;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunSearch;

/** What pages read of a store. */
public record Reads(
    RunHistory history,
    RunSearch search,
    Activity activity,
    AuditTrail audit,
    OpenRuns openRuns,
    JobDays days,
    MissedSlots missed,
    RunStore runs,
    Recordings recordings,
    JobControls controls,
    TimelineReader timelines,
    WhatRanReader whatRan,
    ReportDesk reports) {}
