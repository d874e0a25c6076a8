package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.RunbookSettings.Area;

/**
 * What somebody sees who has no alert in hand, and how to get from there to the cause.
 *
 * @param name the page's
 * @param title as people say it
 * @param sign how to tell it
 * @param area whom to call
 * @param tree what to do
 */
record Symptom(String name, String title, String sign, Area area, DecisionTree tree) {}
