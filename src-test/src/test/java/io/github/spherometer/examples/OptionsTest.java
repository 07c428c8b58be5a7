package io.github.spherometer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.publishing.Pom;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that cannot be: said before anything is trained, with the option and what is allowed. */
class OptionsTest {

  @ParameterizedTest
  @CsvSource({
    "--linger, -5, 'must be a whole number from 0 to 1,000,000'",
    "--linger, soon, 'must be a whole number from 0 to 1,000,000'",
    "--port, 65536, 'must be a whole number from 0 to 65,535'",
    "--port, -1, 'must be a whole number from 0 to 65,535'",
    "--top-k, 0, must be a whole number from 1 to 100",
    "--top-k, 101, must be a whole number from 1 to 100",
    "--samples, 0, 'must be a whole number from 1 to 100,000'",
    "--samples, 8000000, 'must be a whole number from 1 to 100,000'",
    "--hidden, 5001, 'must be a whole number from 1 to 5,000'",
    "--batch-size, 0, 'must be a whole number from 1 to 1,000,000'",
    "--epochs, -1, 'must be a whole number from 1 to 1,000,000'",
    "--every, 1.5, 'must be a whole number from 1 to 1,000,000'",
    "--overhead, 0, must be greater than 0 and at most 1",
    "--overhead, NaN, must be greater than 0 and at most 1",
    "--learning-rate, 1e-50, must be a number greater than 0",
    "--learning-rate, 1e50, must be a number greater than 0",
    "--learning-rate, fast, must be a number greater than 0",
    "--momentum, 1, must be from 0 to less than 1",
    "--momentum, 0.99999999, must be from 0 to less than 1",
    "--run, ' ', must not be blank",
    "--host, '', must not be blank",
    "--seed, 1e10, is not an int",
    "--optimizer, lion, 'expected one of [SGD, ADAM]'",
  })
  void aValueOutOfRangeIsNamedBeforeTheTraining(String option, String value, String allowed) {
    Ended ended = Ended.of(option, value);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines().findFirst().orElseThrow())
        .startsWith("Invalid value for option '" + option + "': ")
        .contains(value)
        .contains(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "--lingr, Unknown option: '--lingr'",
    "train, Unmatched argument at index 0: 'train'",
    "--linger, Missing required parameter for option '--linger' (SECONDS)",
  })
  void whatIsNoOptionIsNamedBeforeTheTraining(String argument, String message) {
    Ended ended = Ended.of(argument);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith(message);
  }

  @Test
  void theVersionIsThatOfTheBuild() throws Exception {
    assertThat(Ended.of("--version").out().strip())
        .matches("Spherometer examples " + Pattern.quote(Pom.revision()) + "(-SNAPSHOT)?");
  }

  @Test
  void aHostThatIsNotKnownIsNamedBeforeTheTraining() {
    Ended ended = Ended.of("--host", "no-such-host.invalid", "--port", "0");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().strip())
        .isEqualTo(
            "host is \"no-such-host.invalid\", must be a name or an address of this machine");
  }

  @Test
  void aTakenPortGivesTheNextFreeOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Ended ended = Ended.of("--epochs=1", "--samples=32", "--hidden=4", "--port", port);
      assertThat(ended.code()).isZero();
      assertThat(ended.out().lines().findFirst())
          .hasValueSatisfying(
              line ->
                  assertThat(line)
                      .matches("Live page: http://127\\.0\\.0\\.1:\\d+/")
                      .doesNotContain(":" + port + "/"));
    }
  }
}
