package io.github.spherometer.listener.measuring;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SymbolBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import io.github.spherometer.listener.batch.Samples;
import io.github.spherometer.listener.guard.ExplainedFailure;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.state.TrainingState;
import io.github.spherometer.listener.state.TrainingState.TrainedModel;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.error.NonFiniteLossException;
import io.github.spherometer.surface.loss.LossEvaluation;
import io.github.spherometer.surface.model.BlockModes;
import io.github.spherometer.surface.model.BlockTree;
import io.github.spherometer.surface.model.ParameterSnapshot;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether something failed because a model that trains does not work in eval mode: a
 * block may have no forward pass for it, and the running statistics of BatchNorm may be far from
 * those of the data still.
 *
 * <p>The evidence is the batch that was just trained on. That train mode works on it the training
 * has shown; eval mode is tried on the arrays as they are, without the surface, which might be at
 * fault itself. Train mode is not tried, for it could draw random numbers, and so change the
 * training.
 *
 * @param state in which it failed
 */
record EvaluationMode(TrainingState state) {

  /** Other failures have nothing to do with the mode. */
  private static final Set<FailureReason> LOOKED_INTO =
      Set.of(
          FailureReason.NON_FINITE_LOSS,
          FailureReason.NON_FINITE_PRODUCT,
          FailureReason.UNSUPPORTED_OPERATION,
          FailureReason.INTERNAL);

  private static final Set<FailureReason> NON_FINITE =
      Set.of(FailureReason.NON_FINITE_LOSS, FailureReason.NON_FINITE_PRODUCT);

  private static final double FAR = 1000;

  private static final String WAIT =
      "wait until the running statistics of BatchNorm have come near those of the data";

  private static final String BUILD =
      "build the model without dropout, which would change the training if it were measured in"
          + " train mode, and set trainMode(true)";

  /**
   * What is wrong with eval mode.
   *
   * @param what a sentence without a full stop
   * @param mayPass whether it may go away while the training goes on
   */
  private record Finding(String what, boolean mayPass) {}

  /** Explains why a loss cannot be measured in eval mode; or gives the failure if it is another. */
  RuntimeException explained(RuntimeException failure) {
    return BlockModes.holdsDropout(state.model().block())
        ? explained(failure, finding -> finding.mayPass() ? WAIT + ", or " + BUILD : BUILD)
        : explainedWithout("trainMode(true)", failure);
  }

  /** The same, if setting an option is a way out. */
  RuntimeException explainedWithout(String option, RuntimeException failure) {
    String set = "set " + option;
    return explained(failure, finding -> finding.mayPass() ? set + ", or " + WAIT : set);
  }

  private RuntimeException explained(RuntimeException failure, Function<Finding, String> advice) {
    FailureReason reason = ExplainedFailure.reasonOf(failure);
    if (state.batch().samples().isEmpty() || !LOOKED_INTO.contains(reason)) {
      return failure;
    }
    try {
      return found(state.batch().required(), reason)
          .<RuntimeException>map(
              finding ->
                  new ExplainedFailure(
                      FailureReason.EVALUATION_MODE,
                      finding.what(),
                      advice.apply(finding),
                      failure))
          .orElse(failure);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      return failure;
    }
  }

  /** Empty if nothing is wrong with eval mode, or train mode is no better. */
  private Optional<Finding> found(Samples samples, FailureReason reason) {
    double trained = state.losses().measured().getAsDouble();
    if (!Double.isFinite(trained)) {
      return Optional.empty();
    }
    double evaluated;
    try {
      evaluated = isScripted() ? ofCopy(samples) : ofModel(samples);
    } catch (RuntimeException e) {
      if (isScripted() || FailureReason.of(e) == FailureReason.OUT_OF_MEMORY) {
        throw e;
      }
      String what = "the model fails in eval mode (%s) and works in train mode";
      return Optional.of(new Finding(what.formatted(ExplainedFailure.messageOf(e)), false));
    }
    return fits(evaluated, trained, reason)
        ? Optional.empty()
        : Optional.of(compared(evaluated, trained));
  }

  private static boolean fits(double evaluated, double trained, FailureReason reason) {
    boolean farOff = NON_FINITE.contains(reason) && isFarOff(evaluated, trained);
    return Double.isFinite(evaluated) && !farOff;
  }

  private Finding compared(double evaluated, double trained) {
    String what = "%s of the batch is %s in eval mode and %s in train mode";
    return new Finding(
        what.formatted(state.model().loss().getName(), evaluated, trained),
        contains(BatchNorm.class::isInstance));
  }

  /** So large a loss has derivatives that overflow. */
  private static boolean isFarOff(double evaluated, double trained) {
    return Math.abs(evaluated) > FAR * Math.max(1, Math.abs(trained));
  }

  private double ofModel(Samples samples) {
    TrainedModel model = state.model();
    NDList labels = samples.labels().toDevice(model.device(), false);
    return LossEvaluation.of(
            ParameterSnapshot.drawsWith(model.parameters()),
            model.loss(),
            labels,
            () -> predictions(samples, model))
        .value();
  }

  private static NDList predictions(Samples samples, TrainedModel model) {
    NDList data = new NDList(samples.data()).toDevice(model.device(), false);
    return model.block().forward(new GivenParameters(model, data.head().getManager()), data, false);
  }

  /** A forward pass would change the mode of a TorchScript module. */
  private double ofCopy(Samples samples) {
    TrainedModel model = state.model();
    try (LossSurface surface =
        LossSurface.builder(model.block(), model.loss())
            .parameters(model.parameters())
            .data(samples.data(), samples.labels())
            .build()) {
      return surface.value();
    } catch (NonFiniteLossException e) {
      return Double.NaN;
    }
  }

  private boolean isScripted() {
    return contains(SymbolBlock.class::isInstance);
  }

  private boolean contains(Predicate<Block> wanted) {
    return BlockTree.contains(state.model().block(), wanted);
  }

  /** Hands out the arrays of the state; eval mode moves none of them. */
  private static final class GivenParameters extends ParameterStore {

    private final Function<Parameter, NDArray> parameters;

    GivenParameters(TrainedModel model, NDManager manager) {
      super(manager, false);
      parameters = model.parameters();
    }

    @Override
    public @Nullable NDArray getValue(
        @Nullable Parameter parameter, Device device, boolean training) {
      return parameter == null ? null : parameters.apply(parameter);
    }
  }
}
