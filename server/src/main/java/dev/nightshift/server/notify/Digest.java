package dev.nightshift.server.notify;

import dev.nightshift.server.notify.Outbox.Batch;
import dev.nightshift.server.notify.Outbox.Piece;
import dev.nightshift.server.notify.Sink.Parcel;
import dev.nightshift.server.notify.Sink.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes one parcel of what is sent together. */
final class Digest {
  private static final int LISTED = 50;
  private static final int LONGEST_TEXT = 1_000;

  private Digest() {}

  static Parcel parcel(Batch batch) {
    var parts =
        batch.pieces().stream()
            .map(piece -> new Part(piece.id(), piece.accepted(), LetterJson.read(piece.content())))
            .toList();
    var letter = parts.size() == 1 ? parts.get(0).letter() : together(parts);
    return new Parcel(batch.id(), parts.get(0).accepted(), letter, parts);
  }

  private static Letter together(List<Part> parts) {
    var subjects = parts.stream().map(part -> part.letter().subject()).distinct().toList();
    var subject = subjects.get(0) + ", and " + (parts.size() - 1) + " more";
    var text =
        parts.stream()
            .limit(LISTED)
            .map(part -> "* " + part.letter().subject() + "\n" + shortened(part.letter().text()))
            .collect(Collectors.joining("\n\n"));
    var more = parts.size() > LISTED ? "\n\n… and " + (parts.size() - LISTED) + " more" : "";
    return new Letter(
        "digest",
        subject,
        parts.size() + " messages:\n\n" + text + more,
        Optional.empty(),
        List.of(),
        Map.of("messages", Integer.toString(parts.size())));
  }

  private static String shortened(String text) {
    var cut = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
    return cut.strip().indent(2).stripTrailing();
  }

  /** Which jobs a batch is about, for the log. */
  static String about(Batch batch) {
    return batch.pieces().stream()
        .map(Piece::job)
        .filter(job -> job != null)
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
