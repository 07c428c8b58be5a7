package io.github.spherometer.listener.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.listener.guard.MeasurementStoppedException;
import io.github.spherometer.listener.guard.StopSignal;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectedOperatorTest {

  private static final int SIZE = 50;

  private final NDManager manager = OwnManagers.onDefaultDevice();
  private final StopSignal stop = new StopSignal();
  private final Ramp ramp = new Ramp();
  private final LinearOperator stoppable = new DirectedOperator(ramp, this::pass);
  private final Lanczos lanczos = Lanczos.builder().topK(2).build();

  /** The matrix diag(1, 2, ..., 50), which gives the signal with one of its products. */
  private final class Ramp implements LinearOperator {

    private final NDArray diagonal = manager.arange(1f, SIZE + 1f);
    private int products;
    private int last = Integer.MAX_VALUE;

    @Override
    public long size() {
      return SIZE;
    }

    @Override
    public NDManager manager() {
      return manager;
    }

    @Override
    public DataType dataType() {
      return DataType.FLOAT32;
    }

    @Override
    public NDArray apply(NDArray vector) {
      products++;
      if (products == last) {
        stop.give();
      }
      return vector.mul(diagonal);
    }
  }

  private <T> T pass(Supplier<T> pass) {
    stop.check();
    return pass.get();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void anEstimatorIsStoppedBetweenTwoProducts() {
    ramp.last = 3;
    assertThatThrownBy(() -> lanczos.spectrum(stoppable))
        .isInstanceOf(MeasurementStoppedException.class);
    assertThat(ramp.products).isEqualTo(3);
  }

  @Test
  void withoutASignalItIsTheSameMatrix() {
    assertThat(stoppable.size()).isEqualTo(SIZE);
    assertThat(stoppable.dataType()).isEqualTo(DataType.FLOAT32);
    assertThat(stoppable.manager()).isSameAs(manager);
    assertThat(lanczos.spectrum(stoppable)).isEqualTo(lanczos.spectrum(ramp));
  }
}
