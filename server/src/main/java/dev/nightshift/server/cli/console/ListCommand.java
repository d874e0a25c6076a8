package dev.nightshift.server.cli.console;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.PageJson;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A command that lists records page by page, those of one job if asked.
 *
 * @param <T> a record
 */
public abstract class ListCommand<T> extends RemoteCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "JOB", description = "Of this job only.")
  private String job;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many, 1 to 1000; by default ${DEFAULT-VALUE}.")
  private String limit = "20";

  @Option(
      names = "--before",
      paramLabel = "CURSOR",
      description = "Those before the \"next\" of an earlier answer.")
  private String before;

  private final String path;
  private final TypeReference<PageJson<T>> type;

  protected ListCommand(Terminal terminal, String path, TypeReference<PageJson<T>> type) {
    super(terminal);
    this.path = path;
    this.type = type;
  }

  /** What else to ask for, made of {@link #query}. */
  protected abstract String filter();

  protected abstract void print(PageJson<T> page);

  /** Where in the list, made of {@link #query}. */
  protected String place() {
    return query("before", before);
  }

  /** All that is asked for, without where in the list. */
  protected final String wanted() {
    var wanted = query("job", job) + filter();
    return wanted.isEmpty() ? "" : wanted.substring(1);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.get(
        path + "?limit=" + ServerClient.encode(limit) + query("job", job) + filter() + place());
  }

  @Override
  protected void tell(JsonNode answer) {
    var page = ServerClient.MAPPER.convertValue(answer, type);
    print(page);
    if (page.next() != null) {
      terminal.print("older ones: --before " + page.next());
    }
  }

  public static String query(String name, String value) {
    return value == null ? "" : "&" + name + "=" + ServerClient.encode(value);
  }
}
