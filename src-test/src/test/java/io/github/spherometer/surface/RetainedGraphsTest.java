package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import io.github.spherometer.fixtures.Problem;
import io.github.spherometer.fixtures.ScriptedNetwork;
import io.github.spherometer.surface.loss.Repeatability;
import io.github.spherometer.surface.model.TorchScriptAtPoint;
import io.github.spherometer.surface.random.FixedDraws;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetainedGraphsTest {

  @ParameterizedTest
  @CsvSource({"1000000000, 0", "9223372036854775807, 2"})
  void graphsWhoseArraysAreHiddenFitIntoNoLimit(long limit, int retained) {
    try (Problem problem = ScriptedNetwork.MLP_SCRIPTED.create(DataType.FLOAT64)) {
      NDManager manager = problem.manager();
      TorchScriptAtPoint model =
          TorchScriptAtPoint.of(manager, problem.block(), false, Parameter::getArray);
      Batch batch = new Batch(problem.data(), problem.labels());
      List<Batch> batches = List.of(batch.copy(manager), batch.copy(manager));
      EmpiricalRisk mean =
          new EmpiricalRisk(manager, model, problem.loss(), batches, FixedDraws.ofEngine());
      mean.build(limit, Repeatability.of(problem.block(), false, problem.loss()));
      assertThat(mean.retained()).isEqualTo(retained);
    }
  }
}
