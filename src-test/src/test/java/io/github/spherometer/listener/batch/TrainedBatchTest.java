package io.github.spherometer.listener.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.translate.Batchifier;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainedBatchTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final NDList data = new NDList(manager.ones(new Shape(4, 2)));
  private final NDList labels = new NDList(manager.ones(new Shape(4)));

  @AfterEach
  void close() {
    manager.close();
  }

  private TrainedBatch told() {
    Batch batch = new Batch(manager, data, labels, 4, Batchifier.STACK, Batchifier.STACK, 0, 1);
    return TrainedBatch.of(new BatchData(batch, Map.of(), Map.of()));
  }

  @Test
  void aBatchWhoseLabelsAreClosedHasASizeAndNoSamples() {
    assertThat(told().samples()).isPresent();
    labels.head().close();
    assertThat(told().samples()).isEmpty();
    assertThat(told().size()).isEqualTo(4);
    assertThatThrownBy(() -> told().required())
        .isInstanceOf(MissingBatchException.class)
        .hasMessageContaining("closed before the listeners");
  }
}
