package dev.nightshift.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "select * from t where id = ? | select * from t where id = ?",
        "select  a,\tb from t2 where x1 = 17 and y > 3.5e7 | select a, b from t2 where x1 = ? and y > ?",
        "insert into users values ('ann', 'it''s') | insert into users values (?, ?)",
        "select * from \"Order Items\" where s.\"Key\" = \"v\" | select * from \"Order Items\" where s.\"Key\" = ?",
        "select 1 -- don't tell | select ?",
        "select /* it's */ a from t | select a from t",
        "select /*/ hidden */ a from t # hidden | select a from t",
        "alter user ann password 'hunter2 | alter user ann password …",
        "select $$hunter2$$ | select …",
        "select E'a\\'hunter2' | select E…",
        "where a = 'C:\\' and b = 'hunter2' | where a = …"
      })
  void aStatementIsShownWithoutItsValues(String sql, String shown) {
    assertThat(StatementText.of(sql)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'", "\"", "--", "/*", "$", "\\", "", "''''", "x'"})
  void noBeginningOfAnythingBreaksIt(String sql) {
    assertThat(StatementText.of(sql)).hasSizeLessThan(5);
  }

  @Test
  void aLongStatementIsCut() {
    assertThat(StatementText.of("select " + "a, ".repeat(500))).hasSize(301).endsWith("…");
  }
}
