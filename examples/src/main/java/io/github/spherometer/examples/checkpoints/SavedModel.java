package io.github.spherometer.examples.checkpoints;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.loss.Loss;
import io.github.spherometer.spark.model.Maker;
import io.github.spherometer.spark.model.ModelFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model with the parameters of a checkpoint.
 *
 * @param factory makes it and its loss on executors
 * @param parameters how many are trained
 * @param loss name of the loss
 * @param normalises whether it has BatchNorm, so that the loss that is trained is another one than
 *     that in eval mode
 */
record SavedModel(ModelFactory factory, long parameters, String loss, boolean normalises) {

  /**
   * Reads a checkpoint.
   *
   * @throws IllegalArgumentException if the file is no checkpoint of the architecture, or is not
   *     complete
   */
  static SavedModel read(
      Checkpoint checkpoint, Maker<? extends Block> architecture, Maker<? extends Loss> loss) {
    try (Model model = Model.newInstance(checkpoint.name())) {
      model.setBlock(architecture.make());
      Path folder = checkpoint.file().toAbsolutePath().getParent();
      model.load(folder, checkpoint.name(), Map.of("epoch", Long.toString(checkpoint.epoch())));
      Block block = model.getBlock();
      return new SavedModel(
          ModelFactory.of(architecture, block, loss),
          trained(block),
          loss.make().getName(),
          normalises(block));
    } catch (IOException | MalformedModelException | RuntimeException e) {
      throw new IllegalArgumentException(
          "%s is no checkpoint of the model, or not a whole one: %s"
              .formatted(checkpoint.file(), Reasons.of(e)),
          e);
    }
  }

  private static long trained(Block block) {
    return block.getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getArray().size())
        .sum();
  }

  private static boolean normalises(Block block) {
    return block instanceof BatchNorm
        || block.getChildren().values().stream().anyMatch(SavedModel::normalises);
  }
}
