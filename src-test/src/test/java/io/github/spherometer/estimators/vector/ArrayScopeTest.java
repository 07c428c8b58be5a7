package io.github.spherometer.estimators.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrayScopeTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();
  private final List<NDArray> made = new ArrayList<>();

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray make() {
    NDArray array = manager.ones(new Shape(2));
    made.add(array);
    return array;
  }

  private List<Boolean> released() {
    return made.stream().map(array -> ((PtNDArray) array).isReleased()).toList();
  }

  @Test
  void arraysOfTheWorkAreFreedAndThoseAroundItStay() {
    make();
    ArrayScope.run(this::make);
    assertThat(ArrayScope.<Float>call(() -> make().sum().getFloat())).isEqualTo(2);
    make();
    assertThat(released()).containsExactly(false, true, true, false);
  }

  @Test
  void arrayThatIsTakenOutStays() {
    NDArray kept =
        ArrayScope.call(
            () -> {
              make();
              NDArray result = make();
              NDScope.unregister(result);
              return result;
            });
    assertThat(kept.toFloatArray()).containsExactly(1, 1);
    assertThat(released()).containsExactly(true, false);
  }

  @Test
  void scopeIsLeftIfTheWorkFails() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                ArrayScope.run(
                    () -> {
                      make();
                      throw new IllegalStateException("the work's own");
                    }))
        .withMessage("the work's own");
    make();
    assertThat(released()).containsExactly(true, false);
  }

  @Test
  void innerScopeLeavesTheArraysOfTheOuterOne() {
    ArrayScope.run(
        () -> {
          make();
          ArrayScope.run(this::make);
          assertThat(released()).containsExactly(false, true);
        });
    assertThat(released()).containsExactly(true, true);
  }

  @Test
  void arrayThatIsKeptStaysInNoScopeUntilOneAdoptsIt() {
    ArrayScope.run(
        () -> {
          NDArray kept =
              ArrayScope.kept(
                  () -> {
                    make();
                    return make();
                  });
          ArrayScope.run(() -> ArrayScope.adopted(kept));
          assertThat(released()).containsExactly(true, true);
        });
    NDArray[] stays = new NDArray[1];
    ArrayScope.run(() -> stays[0] = ArrayScope.kept(this::make));
    assertThat(stays[0].toFloatArray()).containsExactly(1, 1);
    ArrayScope.run(() -> assertThat(ArrayScope.adopted(stays[0])).isSameAs(stays[0]));
    assertThat(released()).containsExactly(true, true, true);
  }
}
