package dev.nightshift.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.7,10.0.0.7,true",
    "10.0.0.7,10.0.0.8,false",
    "10.0.0.0/8,10.255.1.2,true",
    "10.0.0.0/8,11.0.0.1,false",
    "10.0.0.0/9,10.128.0.0,false",
    "0.0.0.0/0,203.0.113.9,true",
    "0.0.0.0/0,::1,false",
    "::1,[::1],true",
    "2001:db8::/32,2001:db8:ffff::1,true",
    "2001:db8::/32,2001:db9::1,false",
    "10.0.0.0/8,evil.example,false"
  })
  void aRangeHoldsTheAddressesThatBeginLikeIt(String range, String address, boolean holds) {
    assertThat(AddressRange.of(range).holds(address)).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "proxy", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "::1/129"})
  void whatIsNoRangeIsRefused(String text) {
    assertThatThrownBy(() -> AddressRange.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write an address as 10.0.0.7");
  }

  @Test
  void noNameServerIsEverAsked() {
    assertThatThrownBy(() -> AddressRange.of("localhost"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
