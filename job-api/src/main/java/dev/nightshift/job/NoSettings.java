package dev.nightshift.job;

/** The settings of a job that has none. */
public record NoSettings() {}
