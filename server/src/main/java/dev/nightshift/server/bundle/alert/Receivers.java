package dev.nightshift.server.bundle.alert;

import dev.nightshift.server.bundle.input.OwnReceivers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Three receivers for each owner: what must wake somebody, what is work, what is worth reading. */
final class Receivers {
  /** Hears of what nobody owns. */
  static final String DEFAULT = "default";

  static final String NOTE =
      """
      # Receivers without a channel reach nobody. Write yours into a file of their own, name it in config.yml
      # as bundle.receivers, and generate again; examples are at the end.
      """;

  /** Each is sound as it stands; a test takes the signs away and has it checked. */
  static final String EXAMPLES =
      """
      # Examples for the file of receivers:
      # receivers:
      #   - name: "default-page"
      #     pagerduty_configs:
      #       - routing_key: "0123456789abcdef0123456789abcdef"
      #         severity: "{{ .CommonLabels.severity }}"
      #         description: "{{ .CommonAnnotations.summary }}"
      #         links:
      #           - href: "{{ .CommonAnnotations.runbook_url }}"
      #             text: "Runbook"
      #   - name: "default-ticket"
      #     slack_configs:
      #       - api_url_file: "/etc/alertmanager/slack-url"
      #         channel: "#jobs"
      #         title: "{{ .CommonAnnotations.summary }}"
      #         text: "{{ range .Alerts }}{{ .Annotations.description }} {{ .Annotations.runbook_url }}\\n{{ end }}"
      #         send_resolved: true
      #   - name: "default-note"
      #     email_configs:
      #       - to: "jobs@example.org"
      #         from: "alerts@example.org"
      #         smarthost: "mail.example.org:587"
      #         auth_username: "alerts"
      #         auth_password_file: "/etc/alertmanager/mail-password"
      #   - name: "everything"
      #     webhook_configs:
      #       - url: "http://localhost:9099/alerts"
      #         send_resolved: true
      """;

  private Receivers() {}

  static String name(String owner, String kind) {
    return owner + "-" + kind;
  }

  static List<Object> of(Collection<String> owners, Optional<OwnReceivers> own) {
    Set<String> all = new LinkedHashSet<>(owners);
    all.add(DEFAULT);
    Set<String> names = new LinkedHashSet<>();
    for (var owner : all) {
      for (var kind : List.of("page", "ticket", "note")) {
        names.add(name(owner, kind));
      }
    }
    List<Object> receivers = new ArrayList<>();
    for (var name : names) {
      receivers.add(
          own.flatMap(given -> given.named(name)).orElseGet(() -> Yaml.map("name", name)));
    }
    own.ifPresent(given -> receivers.addAll(given.except(names)));
    return receivers;
  }
}
