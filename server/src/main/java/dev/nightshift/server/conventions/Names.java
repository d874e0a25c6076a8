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

  /** The label and annotation that say who owns an alert. */
  public static final String OWNER = "owner";

  /** The dashboard that says whether anything is wrong. */
  public static final String OVERVIEW_DASHBOARD = "nightshift-overview";

  /** The dashboard of one job. */
  public static final String JOB_DASHBOARD = "nightshift-job";

  /** The dashboard that tells which job caused a spike. */
  public static final String CORRELATION_DASHBOARD = "nightshift-correlation";

  /** The dashboard of queues and workers. */
  public static final String QUEUES_DASHBOARD = "nightshift-queues";

  /** The dashboard of servers, their JVM and the store. */
  public static final String SERVER_DASHBOARD = "nightshift-server";

  /** The dashboard of what jobs have left of their error budget. */
  public static final String SLO_DASHBOARD = "nightshift-slo";

  /** Before a plugin's name: the dashboard of the metrics that its jobs declare. */
  public static final String PLUGIN_DASHBOARD = "nightshift-plugin-";

  /** The tag of every dashboard of the bundle. */
  public static final String DASHBOARD_TAG = "nightshift";

  private Names() {}
}
