package dev.nightshift.server.api;

import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunSearch;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Runs that are found, newest first, written page by page: none but one page is in memory. */
final class RunsExport implements StreamingOutput {
  private static final int PAGE = 500;

  /** How they are written. */
  interface Form {
    void begin(OutputStream out) throws IOException;

    void write(OutputStream out, List<RunJson> runs) throws IOException;

    void end(OutputStream out) throws IOException;
  }

  private final RunSearch search;
  private final RunSearch.Filter filter;
  private final Function<Run, RunJson> json;
  private final Form form;

  RunsExport(RunSearch search, RunSearch.Filter filter, Function<Run, RunJson> json, Form form) {
    this.search = search;
    this.filter = filter;
    this.json = json;
    this.form = form;
  }

  @Override
  public void write(OutputStream target) throws IOException {
    // the first page before the first byte: what fails there is answered as an error
    var page = search.find(filter, RunSearch.Place.NEWEST, PAGE);
    var out = new BufferedOutputStream(target, 1 << 16);
    form.begin(out);
    for (UUID next = page.older(); ; next = page.older()) {
      form.write(out, page.runs().stream().map(json).toList());
      if (next == null) {
        break;
      }
      page = search.find(filter, new RunSearch.Place(next, null), PAGE);
    }
    form.end(out);
    out.flush();
  }
}
