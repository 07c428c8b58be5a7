package io.github.spherometer.surface.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.fixtures.ScriptedNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TorchScriptAtPointTest {

  private final Problem problem = ScriptedNetwork.MLP_SCRIPTED.create(DataType.FLOAT64);
  private final NDManager manager = problem.manager();
  private final TorchScriptAtPoint model =
      TorchScriptAtPoint.of(manager, problem.block(), false, Parameter::getArray);

  @AfterEach
  void close() {
    problem.close();
  }

  @Test
  void pointsThatAreOpenAtOnceDoNotMoveEachOther() {
    NDArray there = model.leaves().flat().add(1);
    NDArray elsewhere = model.leaves().flat().sub(2);
    try (NDManager first = manager.newSubManager();
        NDManager second = manager.newSubManager()) {
      ModelAtPoint one = model.at(first, there);
      ModelAtPoint other = model.at(second, elsewhere);
      assertThat(values(one)).isEqualTo(Fixtures.doubles(there));
      assertThat(values(other)).isEqualTo(Fixtures.doubles(elsewhere));
      assertThat(values(model)).isEqualTo(Fixtures.parameters(problem.block()));
    }
  }

  @Test
  void copyOfAPointThatIsClosedIsUsedAgain() {
    TorchScriptCopies used;
    try (NDManager first = manager.newSubManager()) {
      used = model.at(first, model.leaves().flat().add(1)).copies();
    }
    try (NDManager second = manager.newSubManager();
        NDManager third = manager.newSubManager()) {
      NDArray there = model.leaves().flat().sub(2);
      TorchScriptAtPoint again = model.at(second, there);
      assertThat(again.copies()).isSameAs(used);
      assertThat(values(again)).isEqualTo(Fixtures.doubles(there));
      assertThat(again.at(third, there).copies()).isNotSameAs(used);
    }
  }

  @Test
  void moduleThatIsUsedTwiceIsOneCopy() {
    Block script = problem.block();
    Block twice = new SequentialBlock().add(script).add(script);
    assertThat(TorchScriptCopies.of(manager, twice, false, Parameter::getArray).byOriginal())
        .hasSize(1);
  }

  /** DJL would initialise the others once more in train mode. */
  @Test
  void fieldsOfBlocksBesideAModuleStay() {
    try (Problem nested = ScriptedNetwork.MLP_NESTED.create(DataType.FLOAT32)) {
      Block block = nested.block();
      block.initialize(nested.manager(), DataType.FLOAT32, nested.data().getShapes());
      FieldWatch fields = FieldWatch.of(block, nested.loss());
      TorchScriptAtPoint.of(nested.manager(), block, true, Parameter::getArray)
          .predict(nested.data(), nested.labels());
      assertThat(fields.changed()).isEmpty();
    }
  }

  private static double[] values(ModelAtPoint model) {
    return Fixtures.doubles(model.leaves().flat());
  }
}
