package io.github.spherometer.listener.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.spherometer.surface.error.NotMeasurableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplesTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final NDArray data = manager.arange(12f).reshape(4, 3);
  private final NDArray labels = manager.arange(4f);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aSliceHasItsRowsOfDataAndLabels() {
    Samples slice = new Samples(new NDList(data), new NDList(labels)).slice(1, 3);
    assertThat(slice.size()).isEqualTo(2);
    assertThat(slice.data().head()).isEqualTo(manager.arange(3f, 9f).reshape(2, 3));
    assertThat(slice.labels().head()).isEqualTo(manager.arange(1f, 3f));
  }

  @Test
  void aSliceKeepsTheNames() {
    data.setName("past");
    labels.setName("target");
    Samples slice = new Samples(new NDList(data), new NDList(labels)).slice(0, 2);
    assertThat(slice.data().get("past")).isNotNull();
    assertThat(slice.labels().get("target")).isNotNull();
  }

  @Test
  void samplesOnAnotherAxisAreNotSliced() {
    Samples samples = new Samples(new NDList(data), new NDList(manager.zeros(new Shape(3, 4))));
    assertThatThrownBy(() -> samples.slice(0, 2))
        .isInstanceOf(NotMeasurableException.class)
        .hasMessage(
            "an array of the batch has shape (3, 4), its first axis must be that of the 4 samples");
  }

  @Test
  void anArrayWithoutAnAxisHasNoSamples() {
    Samples samples = new Samples(new NDList(manager.create(1f)), new NDList());
    assertThat(samples.size()).isZero();
    assertThatThrownBy(() -> samples.slice(0, 1)).isInstanceOf(NotMeasurableException.class);
  }

  @Test
  void firstSamplesOfAnArrayWithoutAnAxisAreRefused() {
    Samples samples = new Samples(new NDList(data), new NDList(manager.create(1f)));
    assertThat(samples.first(4)).isSameAs(samples);
    assertThatThrownBy(() -> samples.first(3))
        .isInstanceOf(NotMeasurableException.class)
        .hasMessageContaining("has shape ()")
        .hasMessageEndingWith(", or the probe data must be whole batches");
  }
}
