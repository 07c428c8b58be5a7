package io.github.spherometer.surface.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Differentiation twice, which DJL's {@code GradientCollector} cannot do: it frees the graph and
 * never builds one for the gradient. A TorchScript module of two methods calls {@code
 * torch.autograd.grad}, which does both and leaves the parameters' own gradients alone.
 *
 * <p>Derivatives with respect to several leaves come back flattened and laid end to end; zero where
 * there is no dependence. The graph is kept.
 *
 * <p>The module is code without data. It is loaded once a process and kept, since loading and
 * optimising it costs more than a measurement of a small network.
 */
public final class Autograd {

  private static @Nullable PtSymbolBlock shared;

  private Autograd() {}

  /**
   * Returns (dy/dx)'v as a function of x and v that can be differentiated again. Gradient mode must
   * be on.
   */
  public static NDArray differentiableProduct(NDArray y, Leaves x, NDArray v) {
    return run(x.method("differentiable_product"), y, x, v);
  }

  /** Returns (dy/dx)'v. */
  public static NDArray transposedProduct(NDArray y, Leaves x, NDArray v) {
    return run(x.method("transposed_product"), y, x, v);
  }

  /**
   * Returns dy/dx as a function of x. Gradient mode must be on.
   *
   * @param y one number
   */
  public static NDArray gradient(NDArray y, Leaves x) {
    return differentiableProduct(y, x, y.onesLike());
  }

  /** Whether y is connected to one of the arrays in its graph. */
  public static boolean depends(NDArray y, NDList arrays) {
    try (NDList temporary = new NDList()) {
      NDList inputs = new NDList(unnamed(y, temporary));
      inputs.addAll(arrays);
      inputs.add(selector("depends", y, temporary));
      try (NDArray found = IValueUtils.forward(module(), inputs, true).singletonOrThrow()) {
        return found.any().getBoolean();
      }
    } catch (EngineException e) {
      throw EngineFailures.ofDerivative(e);
    }
  }

  /** How often each array was written to: the engine counts it for its own checks. */
  public static long[] versions(NDList arrays) {
    try (NDList temporary = new NDList()) {
      NDList inputs = new NDList(arrays);
      inputs.add(selector("versions", arrays.head(), temporary));
      try (NDArray versions = IValueUtils.forward(module(), inputs, true).singletonOrThrow()) {
        return versions.toLongArray();
      }
    }
  }

  /** Copies y into x, whatever its layout in memory. Gradient mode must be off. */
  public static void overwrite(NDArray x, NDArray y) {
    try (NDList temporary = new NDList()) {
      NDList inputs = new NDList(unnamed(x, temporary), unnamed(y, temporary));
      inputs.add(selector("overwrite", x, temporary));
      IValueUtils.forward(module(), inputs, true).close();
    }
  }

  /** Whether x requires gradients, which DJL says of leaves alone. */
  public static boolean isInGraph(NDArray x) {
    try (NDList temporary = new NDList()) {
      NDList inputs = new NDList(unnamed(x, temporary));
      inputs.add(selector("is_in_graph", x, temporary));
      try (NDList answer = IValueUtils.forward(module(), inputs, true)) {
        return answer.singletonOrThrow().getBoolean();
      }
    }
  }

  private static NDArray run(String method, NDArray y, Leaves x, NDArray v) {
    PtSymbolBlock module = module();
    try (NDList temporary = new NDList()) {
      NDList inputs = new NDList(unnamed(y, temporary));
      inputs.addAll(x.inputs());
      inputs.add(unnamed(v, temporary));
      inputs.add(selector(method, y, temporary));
      return IValueUtils.forward(module, inputs, true).singletonOrThrow();
    } catch (EngineException e) {
      throw EngineFailures.ofDerivative(e);
    }
  }

  /** DJL takes the method from the name of an array. */
  private static NDArray selector(String method, NDArray like, NDList temporary) {
    NDArray selector = like.getManager().create(0f);
    selector.setName("module_method:" + method);
    temporary.add(selector);
    return selector;
  }

  /** DJL packs arrays by their names: "a.b" would arrive as an entry of a dictionary. */
  private static NDArray unnamed(NDArray array, NDList temporary) {
    if (array.getName() == null) {
      return array;
    }
    NDArray alias = array.reshape(array.getShape());
    temporary.add(alias);
    return alias;
  }

  private static synchronized PtSymbolBlock module() {
    if (shared == null) {
      PtNDManager manager = (PtNDManager) Engine.getEngine(PtEngine.ENGINE_NAME).newBaseManager();
      try {
        ByteArrayInputStream archive = new ByteArrayInputStream(TorchScriptSource.autograd());
        shared = JniUtils.loadModule(manager, archive, false, false);
      } catch (IOException e) {
        throw new UncheckedIOException("the autograd module cannot be read", e);
      }
    }
    return shared;
  }
}
