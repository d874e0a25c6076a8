package dev.nightshift.server.conventions;

/** Names in the bundle that are neither metrics nor alerts. */
public final class Names {
  /** The scrape job; server series carry it as their {@code job}. */
  public static final String SCRAPE_JOB = "nightshift";

  /** The target label that tells deployments apart. */
  public static final String DEPLOYMENT = "deployment";

  /** The label of an alert's severity. */
  public static final String SEVERITY = "severity";

  /** The label of how fast somebody must answer: P0 to P3. */
  public static final String PRIORITY = "priority";

  /** The dashboard that says whether anything is wrong. */
  public static final String OVERVIEW_DASHBOARD = "nightshift-overview";

  /** The dashboard of one job. */
  public static final String JOB_DASHBOARD = "nightshift-job";

  /** The tag of every dashboard of the bundle. */
  public static final String DASHBOARD_TAG = "nightshift";

  private Names() {}
}
