package dev.nightshift.jobs.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTest {
  private static final String JSON =
      """
      {"players": {"online": 17, "names": ["a", "b", "c"]}, "up": true, "tick": "59.8",
       "a/b": {"~": [10, 20]}, "none": null}
      """;

  private static double read(String field, String text) throws IOException {
    return Field.of(field).read(new Answer(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "/players/online, 17",
    "/players/names, 3",
    "/players, 2",
    "/up, 1",
    "/tick, 59.8",
    "/a~1b/~0/1, 20"
  })
  void aPointerFindsAFigure(String pointer, double expected) throws IOException {
    assertThat(read(pointer, JSON)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/players/max", "/a~1b/~0/2", "/none", "/players/names/0"})
  void whatIsNoFigureIsNamed(String pointer) {
    assertThatThrownBy(() -> read(pointer, JSON))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(pointer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1", "", "<html>", "{\"a\": 1} x"})
  void whatIsNoJsonIsSaid(String text) {
    assertThatThrownBy(() -> read("/a", text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "players|15",
        "players{map=\"ridge\"}|3",
        "players{mode=\"a,b\", map=\"harbour\"}|12",
        "ticks|59.5"
      })
  void aSeriesIsAddedUpOverItsOtherLabels(String series, double expected) throws IOException {
    var text =
        """
        # TYPE players gauge
        players{map="harbour",mode="a,b",} 12
        players{map="ridge"} 3 1700000000000
        players_max 64
        ticks 5.95e1 # {run="x"} 1
        """;
    assertThat(read(series, text)).isEqualTo(expected);
  }

  @Test
  void aSeriesThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> read("gone{a=\"b\"}", "there 1\n"))
        .hasMessage("there is no series gone{a=b}");
    assertThatThrownBy(() -> read("there", "<html>\n")).hasMessageContaining("no Prometheus text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"players online", "", "players{map=berlin}", "1x"})
  void whatIsNeitherIsRefusedWhenConfigured(String text) {
    assertThatThrownBy(() -> Field.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTargetIsAnAddressOrAFile() {
    assertThatThrownBy(
            () ->
                new Target(Optional.empty(), Optional.empty(), Map.of("a", "/a"), Optional.empty()))
        .hasMessage("a target has either url or file");
  }
}
