package dev.nightshift.server.app;

import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.ConfigNode;
import dev.nightshift.server.plugin.ConfigNode.Mapping;
import dev.nightshift.server.plugin.ConfigProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The section {@code queues} of config.yml, which is bound with the engine's own. The keys {@code
 * engine.concurrency} and {@code engine.namedQueue} hold on for queues that it does not name.
 */
final class QueueSection {
  private static final String QUEUES = "queues";
  private static final String OLD = "concurrency";

  private QueueSection() {}

  /** The keys below {@code engine:}, with the queues among them. */
  static ConfigNode intoEngine(ConfigDocument config, List<ConfigProblem> problems) {
    var engine = RetentionSection.engine(config);
    Map<String, ConfigNode> keys = new LinkedHashMap<>();
    if (engine instanceof Mapping given) {
      keys.putAll(given.entries());
    } else if (!(engine instanceof ConfigNode.Empty)) {
      return engine;
    }
    if (keys.containsKey(QUEUES)) {
      var node = keys.remove(QUEUES);
      problems.add(
          new ConfigProblem(
              node.line(),
              node.path(),
              node.path() + " does not belong below engine; write queues: at the left edge."));
    }
    var queues = config.at(QUEUES);
    if (!(queues instanceof ConfigNode.Empty)) {
      saidTwice(keys.get(OLD), queues, problems);
      keys.put(QUEUES, queues);
    }
    return new Mapping(engine.path(), engine.line(), keys);
  }

  private static void saidTwice(ConfigNode old, ConfigNode queues, List<ConfigProblem> problems) {
    if (old instanceof Mapping first && queues instanceof Mapping second) {
      first
          .entries()
          .forEach(
              (queue, node) -> {
                if (second.entries().get(queue) instanceof Mapping keys
                    && keys.entries().containsKey(OLD)) {
                  problems.add(
                      new ConfigProblem(
                          node.line(),
                          node.path(),
                          node.path()
                              + " says what queues."
                              + queue
                              + ".concurrency says; remove it here."));
                }
              });
    }
  }
}
