package dev.nightshift.server.web;

import java.time.Instant;
import java.util.List;

/**
 * Some runs, the newest first.
 *
 * @param older where the next page begins; empty on the last
 * @param newer where the page before ends; empty on the first
 * @param lookedUntil so far back the search went for this page; null if it is full
 * @param names of all jobs
 */
public record RunsModel(
    List<RunRow> rows,
    String older,
    String newer,
    Instant lookedUntil,
    RunFilter filter,
    List<String> names) {}
