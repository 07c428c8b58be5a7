package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.listener.schedule.Schedule;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ListenerArgumentsTest {

  private static CurvatureListener.Builder listener() {
    return CurvatureListener.builder().sink(measurement -> {});
  }

  private static Arguments rejected(String message, ThrowingCallable call) {
    return Arguments.of(message, call);
  }

  static Stream<Arguments> outOfRange() {
    return Stream.of(
        rejected("run is \" \", must be a name", () -> listener().run(" ")),
        rejected("topK is 0, must be from 1 to 100", () -> listener().topK(0)),
        rejected("topK is 101, must be from 1 to 100", () -> listener().topK(101)),
        rejected("totalBatches is 0, must be at least 1", () -> listener().totalBatches(0)),
        rejected("everyBatches is 0, must be at least 1", () -> listener().everyBatches(0)),
        rejected("overhead is 0.0, must be", () -> listener().overhead(0)),
        rejected("overhead is 1.1, must be", () -> listener().overhead(1.1)),
        rejected("overhead is NaN, must be", () -> listener().overhead(Double.NaN)),
        rejected("everyEpochs is 0, must be at least 1", () -> Schedule.everyEpochs(0)),
        rejected("atMostEvery is 0, must be", () -> Schedule.overhead(1).atMostEvery(0)),
        rejected("atLeastEvery is 0, must be", () -> Schedule.overhead(1).atLeastEvery(0)),
        rejected("overhead is 2.0, must be", () -> Schedule.everyBatches(1).within(2)),
        rejected("tolerance is 0.0, must be", () -> listener().tolerance(0)),
        rejected("tolerance is 1.0, must be", () -> listener().tolerance(1)),
        rejected("tolerance is NaN, must be", () -> listener().tolerance(Double.NaN)),
        rejected("confidence is 0.0, must be", () -> listener().confidence(0)),
        rejected("confidence is 1.0, must be", () -> listener().confidence(1)),
        rejected("traceTolerance is -0.1, must be", () -> listener().traceTolerance(-0.1)),
        rejected("traceTolerance is 1.0, must be", () -> listener().traceTolerance(1)),
        rejected("maxProducts is 3, must be at least 4", () -> listener().maxProducts(3)),
        rejected("port is -1, must be from 0 to 65535", () -> listener().live(-1)),
        rejected("port is 65536, must be from 0 to 65535", () -> listener().live(65536)),
        rejected("lossSlices is 0, must be at least 1", () -> listener().lossSlices(0)),
        rejected("engineThreads is 0, must be at least 1", () -> listener().engineThreads(0)),
        rejected(
            "endWithin is PT-0.001S, must be at least 0",
            () -> listener().endWithin(Duration.ofMillis(-1))),
        rejected("samples is 0, must be at least 1", () -> ProbeData.firstBatch(0)),
        rejected("data is empty", () -> ProbeData.of(new NDList(), new NDList())),
        rejected("port is -1, must be from 0", () -> PrometheusEndpoint.builder().port(-1)),
        rejected("port is 65536, must be", () -> PrometheusEndpoint.builder().port(65536)),
        rejected("host is \"\", must not be", () -> PrometheusEndpoint.builder().host("")),
        rejected("name is \"\", must be", () -> PrometheusEndpoint.builder().allowHost("")),
        rejected("name is \"a:80\", must", () -> PrometheusEndpoint.builder().allowHost("a:80")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outOfRange")
  void anArgumentOutOfRangeIsNamedWithItsValue(String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theEndsOfTheRangesAreAllowed() {
    assertThatCode(
            () ->
                listener()
                    .run("r")
                    .topK(1)
                    .topK(100)
                    .totalBatches(1)
                    .everyBatches(1)
                    .tolerance(Double.MIN_VALUE)
                    .confidence(Math.nextDown(1.0))
                    .traceTolerance(Math.nextDown(1.0))
                    .maxProducts(4)
                    .lossSlices(1)
                    .engineThreads(1)
                    .endWithin(Duration.ZERO)
                    .build())
        .doesNotThrowAnyException();
  }
}
