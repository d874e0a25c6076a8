package dev.nightshift.jobs.stats;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A figure in JSON, by its pointer (RFC 6901); of a list or an object: how many elements it has.
 */
record JsonField(JsonPointer pointer) implements Field {

  static JsonField of(String text) {
    return new JsonField(JsonPointer.compile(text));
  }

  @Override
  public double read(Answer answer) throws IOException {
    var found = at(answer.json());
    if (found instanceof Number number) {
      return number.doubleValue();
    }
    if (found instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    if (found instanceof List<?> list) {
      return list.size();
    }
    if (found instanceof Map<?, ?> object) {
      return object.size();
    }
    try {
      return Double.parseDouble(String.valueOf(found));
    } catch (NumberFormatException e) {
      throw new IOException("at " + pointer + " stands " + found + ", which is no number", e);
    }
  }

  private Object at(Object root) throws IOException {
    var node = root;
    for (var rest = pointer; !rest.matches(); rest = rest.tail()) {
      if (node instanceof Map<?, ?> object && object.containsKey(rest.getMatchingProperty())) {
        node = object.get(rest.getMatchingProperty());
      } else if (node instanceof List<?> list
          && rest.getMatchingIndex() >= 0
          && rest.getMatchingIndex() < list.size()) {
        node = list.get(rest.getMatchingIndex());
      } else {
        throw new IOException(
            "there is nothing at " + pointer + ": no \"" + rest.getMatchingProperty() + "\"");
      }
    }
    return node;
  }
}
