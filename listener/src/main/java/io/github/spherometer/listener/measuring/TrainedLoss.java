package io.github.spherometer.listener.measuring;

import ai.djl.nn.Block;
import io.github.spherometer.listener.state.TrainingState.TrainedModel;
import io.github.spherometer.surface.model.BlockModes;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the loss that is trained is found, dropout aside.
 *
 * <p>It is not the one that is measured where a block normalises by the batch: a bias before
 * BatchNorm, for instance, moves the loss of eval mode and not that of train mode. Its gradient in
 * training is rounding, and so is Adam's P, which makes any number of the curvature of eval mode.
 * Gradient descent, too, is at the edge of stability of the loss that it trains. So it is that of
 * train mode there, with dropout off as everywhere.
 *
 * @param isMeasured whether it is the measured one
 * @param inTrainMode the block without dropout whose loss it is in train mode; empty if it is the
 *     measured one, or train mode might change the training
 */
record TrainedLoss(boolean isMeasured, Optional<Block> inTrainMode) {

  static final TrainedLoss NOWHERE = new TrainedLoss(false, Optional.empty());

  /**
   * Looks at a block, which stays what it is.
   *
   * @param measuredInTrainMode whether train mode is what is measured anyway
   * @param say told why it cannot be measured
   */
  static TrainedLoss of(TrainedModel model, boolean measuredInTrainMode, Consumer<String> say) {
    Block block = model.block();
    if (measuredInTrainMode || !BlockModes.normalisesByBatch(block)) {
      return new TrainedLoss(true, Optional.empty());
    }
    Block withoutDropout = BlockModes.withoutDropout(block);
    Optional<String> obstacle = BlockModes.obstacleToTrainMode(withoutDropout, model.device());
    obstacle.ifPresent(
        what ->
            say.accept(
                "the model normalises by the batch, so it would have to be measured in train mode,"
                    + " which might change the training: it holds "
                    + what));
    return new TrainedLoss(
        false, obstacle.isPresent() ? Optional.empty() : Optional.of(withoutDropout));
  }
}
