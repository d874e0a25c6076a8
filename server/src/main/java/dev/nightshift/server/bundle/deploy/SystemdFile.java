package dev.nightshift.server.bundle.deploy;

import dev.nightshift.server.bundle.input.BundleInput;

/** {@code deploy/systemd/nightshift.service}, for a machine without containers. */
final class SystemdFile {
  private SystemdFile() {}

  static String text(BundleInput input) {
    return "# "
        + input.heading()
        + """

        # Its user owns /opt/nightshift, the unpacked distribution; see docs/bundle.md.
        [Unit]
        Description=Nightshift, background jobs
        Documentation=RUNBOOKS
        Wants=network-online.target
        After=network-online.target

        [Service]
        Type=simple
        User=nightshift
        WorkingDirectory=/opt/nightshift
        # addresses and secrets, one NAME=value a line; may be missing
        EnvironmentFile=-/etc/nightshift.env
        ExecStart=/opt/nightshift/nightshift server --config /opt/nightshift/config.yml
        # runs get the grace of config.yml to end; 143 is a JVM that was asked to
        KillMode=mixed
        TimeoutStopSec=120
        SuccessExitStatus=143
        Restart=on-failure
        RestartSec=5
        # what jobs may not do unless this is taken out
        NoNewPrivileges=true
        PrivateTmp=true
        ProtectSystem=full

        [Install]
        WantedBy=multi-user.target
        """
            .replace("RUNBOOKS", input.settings().runbookUrl() + "/README");
  }
}
