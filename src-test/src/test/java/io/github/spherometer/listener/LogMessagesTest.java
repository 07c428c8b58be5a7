package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import io.github.spherometer.listener.schedule.Schedule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person finds in the log, which tests write to standard error. */
class LogMessagesTest {

  private static final class NotANumber extends Loss {

    private final Loss loss = Loss.softmaxCrossEntropyLoss();

    NotANumber() {
      super("NotANumber");
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      return loss.evaluate(labels, predictions).mul(Float.NaN);
    }
  }

  private static List<String> lines(CurvatureListener... listeners) throws Exception {
    PrintStream original = System.err;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      for (CurvatureListener listener : listeners) {
        new SmallTraining().listener(listener).run();
      }
    } finally {
      System.setErr(original);
    }
    return captured
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(CurvatureListener.class.getSimpleName() + " - "))
        .toList();
  }

  private static CurvatureListener.Builder named(String run) {
    return CurvatureListener.builder().run(run).everyBatches(1);
  }

  @Test
  void aReasonIsLoggedOnceARunWithWhatToDo() throws Exception {
    CurvatureListener first = named("first").loss(new NotANumber()).build();
    CurvatureListener second = named("second").loss(new NotANumber()).build();

    assertThat(lines(first, second))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("Run first: batch 1 was not measured, the training goes on.")
                    .contains("To mend it: the training may have diverged; lower the learning rate")
                    .contains("Further failures with reason non_finite_loss are counted only."),
            line -> assertThat(line).contains("Run second: batch 1 was not measured"));
  }

  @Test
  void measuringThatCostsMuchIsSaidOnceUnlessItIsLimited() throws Exception {
    CurvatureListener costly = named("costly").build();
    CurvatureListener limited =
        named("limited").schedule(Schedule.everyBatches(1).within(0.9)).build();

    assertThat(lines(costly, limited))
        .singleElement()
        .asString()
        .containsPattern("Run costly: measuring takes \\d+ % of the time of training")
        .contains("overhead(0.05)");
  }
}
