package io.github.spherometer.listener;

import ai.djl.engine.Engine;
import ai.djl.training.Trainer;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.surface.engine.EngineCheck;
import io.github.spherometer.surface.model.TrainableParameters;

/** Describes a training whose first batch has been trained. */
final class RunDescriptions {

  private RunDescriptions() {}

  static RunDescription of(
      String run, Trainer trainer, Settings settings, MeasuredOptimizer optimizer) {
    Engine engine = trainer.getManager().getEngine();
    return new RunDescription(
        run,
        Names.orUnnamed(trainer.getModel().getName()),
        TrainableParameters.count(trainer.getModel().getBlock()),
        Names.orUnnamed(settings.subject().lossOf(trainer).getName()),
        optimizer.name(),
        settings.schedules().measurements().overheadBudget(),
        engine.getEngineName(),
        engine.getVersion(),
        Engine.getDjlVersion(),
        EngineCheck.of(trainer.getDevices()[0]).findings());
  }
}
