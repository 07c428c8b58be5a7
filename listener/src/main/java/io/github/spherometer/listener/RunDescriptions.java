package io.github.spherometer.listener;

import ai.djl.engine.Engine;
import ai.djl.training.Trainer;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.optimizer.MeasuredOptimizer;
import io.github.spherometer.surface.engine.EngineCheck;
import io.github.spherometer.surface.model.TrainableParameters;
import io.micrometer.core.instrument.Tag;
import java.util.Map;
import java.util.stream.Collectors;

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
        EngineCheck.of(trainer.getDevices()[0]).findings(),
        tags(settings),
        settings.estimators().topK(),
        settings.totalBatches().orElse(0));
  }

  private static Map<String, String> tags(Settings settings) {
    return settings.publication().tags().stream()
        .collect(Collectors.toMap(Tag::getKey, Tag::getValue));
  }
}
