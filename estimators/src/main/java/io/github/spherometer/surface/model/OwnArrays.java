package io.github.spherometer.surface.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.torch.Autograd;
import io.github.spherometer.surface.torch.GradientMode;
import io.github.spherometer.surface.torch.Leaves;
import io.github.spherometer.surface.torch.NativeCopies;
import java.util.BitSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The model's own arrays, by which a loss may depend on the parameters past the parameter store: a
 * penalty on {@link Parameter#getArray}, DJL's weight decays, a block that ties its weights by
 * hand. A training differentiates by them, and so must we. Only gradient graphs show it: numbers
 * that are read from the arrays are constants, here as in the training.
 *
 * <p>An array that is not the one to be trained, as on a second device, is a constant to the
 * training, and has no twin here.
 */
public final class OwnArrays {

  private final NDList twins;
  private final BitSet related;
  private final NDList unflagged;
  private final boolean moved;
  private boolean flagged;

  /**
   * @param twins one for every trainable parameter
   * @param related which of them are the model's arrays; the others are there to keep the order
   * @param unflagged arrays of the model that are trainable but require no gradient
   */
  private OwnArrays(NDList twins, BitSet related, NDList unflagged, boolean moved) {
    this.twins = twins;
    this.related = related;
    this.unflagged = unflagged;
    this.moved = moved;
  }

  /**
   * Takes handles of the arrays, which share all but the Java object.
   *
   * @param manager owns the handles
   * @param values the array of a parameter that is trained; of a snapshot none are taken
   */
  @SuppressWarnings("ReferenceEquality") // arrays are equal if their contents are
  static OwnArrays of(NDManager manager, Block block, Function<Parameter, NDArray> values) {
    if (ParameterSnapshot.isSnapshot(values)) {
      return new OwnArrays(new NDList(), new BitSet(), new NDList(), false);
    }
    NDList twins = new NDList();
    BitSet related = new BitSet();
    NDList unflagged = new NDList();
    for (Parameter parameter : TrainableParameters.of(block)) {
      NDArray own = parameter.getArray();
      PtNDArray handle = Leaves.handle(own, manager);
      boolean trained = values.apply(parameter) == own;
      boolean flagged = JniUtils.requiresGrad(handle);
      if (trained && !flagged) {
        unflagged.add(handle);
      }
      related.set(twins.size(), trained && flagged);
      twins.add(trained && flagged ? handle : unrelated(own, manager));
    }
    return new OwnArrays(twins, related, unflagged, false);
  }

  private static NDArray unrelated(NDArray like, NDManager manager) {
    NDArray zeros = GradientMode.off(() -> manager.zeros(like.getShape(), like.getDataType()));
    zeros.setRequiresGradient(true);
    return Leaves.named(NativeCopies.keep(zeros, manager));
  }

  /** The same arrays beside a model at another point, where they do not go. */
  OwnArrays elsewhere() {
    return new OwnArrays(twins, related, unflagged, true);
  }

  /** Runs with every array flagged, since without the flag it stays out of the graph. */
  public <T> T flagged(Supplier<T> work) {
    flag(true);
    try {
      return work.get();
    } finally {
      flag(false);
    }
  }

  private void flag(boolean required) {
    flagged = required;
    unflagged.forEach(array -> JniUtils.attachGradient((PtNDArray) array, required));
  }

  /**
   * What a loss is to be differentiated by. Arrays without the flag are looked for while they are
   * {@link #flagged}, when the loss is evaluated first.
   *
   * @param loss in its graph
   * @param leaves the leaves of the model that the loss was computed with
   * @return the leaves, with the own arrays as twins if the loss depends on these
   * @throws NotMeasurableException if it does and cannot be differentiated by them
   */
  public Leaves beside(NDArray loss, Leaves leaves) {
    if (flagged && !unflagged.isEmpty() && Autograd.depends(loss, unflagged)) {
      throw new NotMeasurableException(
          "the loss reads arrays of the model that do not require gradients, past the parameter"
              + " store; must require them, as in a training:"
              + " parameter.getArray().setRequiresGradient(true)");
    }
    if (twins.isEmpty() || !Autograd.depends(loss, twins)) {
      return leaves;
    }
    requireSamePoint(leaves);
    return leaves.with(twins);
  }

  private void requireSamePoint(Leaves leaves) {
    if (moved) {
      throw elsewhereUnknown();
    }
    for (int i = 0; i < twins.size(); i++) {
      if (related.get(i) && !twins.get(i).contentEquals(leaves.arrays().get(i))) {
        throw new IllegalStateException(
            "the loss reads the model's own arrays, which have been trained since the surface was"
                + " built; must be measured before the next step");
      }
    }
  }

  public static UnsupportedOperationException elsewhereUnknown() {
    return new UnsupportedOperationException(
        "the loss reads the model's own arrays past the parameter store, as weight decay does, so"
            + " that it is known at the parameter point alone; losses and gradients at other points"
            + " must be of a loss without that");
  }
}
