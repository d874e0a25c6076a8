package dev.nightshift.server.report;

/** Where reports are asked for: made now, or kept from before. */
public record ReportDesk(Reports reports, KeptReports kept) {}
