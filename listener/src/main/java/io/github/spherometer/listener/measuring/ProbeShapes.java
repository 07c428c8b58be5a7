package io.github.spherometer.listener.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.batch.TrainedBatch;
import io.github.spherometer.listener.guard.ExplainedFailure;
import io.github.spherometer.listener.measurement.FailureReason;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds out whether a model failed because the probe data are unlike what it is trained on. */
final class ProbeShapes {

  private ProbeShapes() {}

  /**
   * Explains a failure.
   *
   * @param probe what it happened on
   * @param batch what the model was just trained on
   * @return the explanation, or the failure itself if it has been explained or both are alike
   */
  static RuntimeException explained(RuntimeException failure, Samples probe, TrainedBatch batch) {
    if (ExplainedFailure.reasonOf(failure) != FailureReason.INTERNAL) {
      return failure;
    }
    return batch
        .samples()
        .flatMap(current -> difference(probe, current))
        .<RuntimeException>map(
            difference ->
                new ExplainedFailure(
                    FailureReason.NOT_MEASURABLE,
                    "%s (%s)".formatted(difference, ExplainedFailure.messageOf(failure)),
                    "give probeData(...) that are like a batch but for the number of samples",
                    failure))
        .orElse(failure);
  }

  private static Optional<String> difference(Samples probe, Samples batch) {
    return difference("data", probe.data(), batch.data())
        .or(() -> difference("labels", probe.labels(), batch.labels()));
  }

  private static Optional<String> difference(String name, NDList probe, NDList batch) {
    if (probe.size() != batch.size()) {
      return Optional.of(
          "the model fails on probe data with %d arrays of %s, where a batch has %d"
              .formatted(probe.size(), name, batch.size()));
    }
    return IntStream.range(0, probe.size())
        .filter(i -> !isAlike(probe.get(i), batch.get(i)))
        .mapToObj(
            i ->
                "the model fails on probe data whose %s[%d] is %s, where that of a batch is %s"
                    .formatted(name, i, described(probe.get(i)), described(batch.get(i))))
        .findFirst();
  }

  private static boolean isAlike(NDArray a, NDArray b) {
    return a.getDataType() == b.getDataType() && sample(a).equals(sample(b));
  }

  private static Shape sample(NDArray array) {
    Shape shape = array.getShape();
    return shape.dimension() == 0 ? shape : shape.slice(1);
  }

  private static String described(NDArray array) {
    return array.getDataType() + " of shape " + array.getShape();
  }
}
