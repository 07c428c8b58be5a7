package io.github.spherometer.surface.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.torch.JitOptimization;
import io.github.spherometer.surface.torch.NativeCopies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A copy of a TorchScript module with its parameters and buffers. Such a module keeps its
 * parameters and takes no others, so it is copied as a whole, by way of the archive that PyTorch
 * would save it in.
 *
 * @param module the copy, freed with the manager it was made for
 * @param parameters its own arrays by their names; none requires a gradient at first
 * @param trainMode whether the copy runs as in training
 */
record TorchScriptCopy(
    PtSymbolBlock module,
    Map<String, NDArray> parameters,
    boolean trainMode,
    JitOptimization optimization) {

  /**
   * Copies a module of the user's.
   *
   * @param manager owns the copy
   * @param archive what the module was saved in
   * @throws NotMeasurableException if it would draw random numbers, or two parameters to be trained
   *     are one array
   */
  static TorchScriptCopy of(
      NDManager manager,
      PtSymbolBlock original,
      SavedTorchScript archive,
      boolean trainMode,
      JitOptimization optimization) {
    try {
      new TorchScriptCode(archive.code()).checkDrawsNothing(trainMode);
      TorchScriptCopy copy = load(manager, archive, trainMode, optimization);
      if (original.getParameters().values().stream().anyMatch(Parameter::requiresGradient)) {
        copy.checkNotTied();
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException("the TorchScript model cannot be copied", e);
    }
  }

  /** Another copy, with parameters of its own. */
  TorchScriptCopy copy(NDManager manager) {
    try {
      return load(
          manager, SavedTorchScript.of(module, parameters.values()), trainMode, optimization);
    } catch (IOException e) {
      throw new UncheckedIOException("the copy of a TorchScript model cannot be copied", e);
    }
  }

  /** Runs the forward pass, in the mode of the copy. Gradient mode decides about the graph. */
  NDList forward(NDList inputs) {
    return optimization.off(() -> IValueUtils.forward(module, inputs, true));
  }

  private static TorchScriptCopy load(
      NDManager manager, SavedTorchScript archive, boolean trainMode, JitOptimization optimization)
      throws IOException {
    PtNDManager owner = (PtNDManager) manager;
    PtSymbolBlock module = archive.load(owner);
    if (trainMode) {
      JniUtils.enableTrainingMode(module);
    } else {
      JniUtils.enableInferenceMode(module);
    }
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    for (NDArray parameter : JniUtils.moduleGetParams(module, owner)) {
      parameter.setRequiresGradient(false);
      parameters.put(parameter.getName(), NativeCopies.keep(parameter, manager));
    }
    return new TorchScriptCopy(module, parameters, trainMode, optimization);
  }

  /** One array under two names shows by its flag: DJL would count it twice and train it twice. */
  private void checkNotTied() {
    for (Map.Entry<String, NDArray> named : parameters.entrySet()) {
      if (JniUtils.requiresGrad((PtNDArray) named.getValue())) {
        throw new NotMeasurableException(
            named.getKey()
                + " of the TorchScript model shares its array with a parameter before it, which DJL"
                + " takes for two parameters; must be an array of its own");
      }
      named.getValue().setRequiresGradient(true);
    }
    parameters.values().forEach(parameter -> parameter.setRequiresGradient(false));
  }
}
