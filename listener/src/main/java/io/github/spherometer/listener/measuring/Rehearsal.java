package io.github.spherometer.listener.measuring;

import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.listener.state.TrainingState.TrainedModel;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.model.FieldWatch;
import java.util.Optional;

/**
 * Runs the passes of a measurement once, on the training's own thread and arrays, to see whether
 * they could run on copies while the training goes on: not if they share anything with it but the
 * structure of the model.
 */
record Rehearsal(Surfaces surfaces, SharpnessMeasurer sharpness) {

  /** What stands in the way, as a sentence's end; empty if nothing does. */
  Optional<String> obstacle(TrainingState live) {
    TrainedModel model = live.model();
    FieldWatch fields = FieldWatch.of(model.block(), model.loss());
    return passes(live)
        .or(
            () ->
                fields
                    .changed()
                    .map(field -> "a pass of the model and its loss changes the field " + field));
  }

  private Optional<String> passes(TrainingState live) {
    Optional<String> found;
    try (LossSurface surface = surfaces.measured(live.probe(), live)) {
      found = of(surface);
    }
    return found.isPresent() ? found : inTrainMode(live);
  }

  private Optional<String> inTrainMode(TrainingState live) {
    Optional<LossSurface> inTrainMode;
    try {
      inTrainMode = sharpness.inTrainMode(live);
    } catch (NotMeasurableException e) { // which a measurement does without
      return Optional.empty();
    }
    try (LossSurface surface = inTrainMode.orElse(null)) {
      return surface == null ? Optional.empty() : of(surface);
    }
  }

  private static Optional<String> of(LossSurface surface) {
    if (surface.drawsRandomNumbers()) {
      return Optional.of("the model or its loss draws random numbers");
    }
    return surface.readsOwnArrays()
        ? Optional.of("the loss reads the model's own arrays past the parameter store")
        : Optional.empty();
  }
}
