package dev.nightshift.job;

/** Where a job's due times count. */
public enum Scope {
  /** Once in the deployment, on whichever node is free: "leader only". */
  CLUSTER,
  /** Once on each node. */
  NODE
}
