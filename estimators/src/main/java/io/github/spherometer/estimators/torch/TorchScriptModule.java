package io.github.spherometer.estimators.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A module of TorchScript that is code without data. It is loaded once a process and kept, since
 * loading and optimising it costs more than a measurement of a small network.
 */
public final class TorchScriptModule {

  private final Class<?> owner;
  private final String type;
  private final String resource;
  private final Map<String, NDArray> selectors = new ConcurrentHashMap<>();
  private @Nullable Loaded loaded;

  private record Loaded(PtNDManager manager, PtSymbolBlock block) {}

  /**
   * Loads nothing yet.
   *
   * @param owner beside which the resource is
   * @param type name of the class in it
   * @param resource its source
   */
  public TorchScriptModule(Class<?> owner, String type, String resource) {
    this.owner = owner;
    this.type = type;
    this.resource = resource;
  }

  /** Whether an array is of the engine that runs TorchScript. */
  public static boolean takes(NDArray array) {
    return array instanceof PtNDArray;
  }

  /**
   * Calls a method of arrays.
   *
   * @param arguments at least one
   * @return what it returns
   */
  public NDList call(String method, NDList arguments) {
    return call(method, arguments, new NDList(), new NDList());
  }

  /**
   * Calls a method of arrays and a list of arrays.
   *
   * @param before arguments before the list
   * @param list arrays with the name that DJL knows a list by; none for no list
   * @param after arguments behind it
   * @return what it returns
   */
  public NDList call(String method, NDList before, NDList list, NDList after) {
    try (NDList temporary = new NDList()) {
      NDList arguments = new NDList(before.size() + list.size() + after.size() + 1);
      before.forEach(argument -> arguments.add(unnamed(argument, temporary)));
      arguments.addAll(list);
      after.forEach(argument -> arguments.add(unnamed(argument, temporary)));
      Loaded module = module();
      arguments.add(selectors.computeIfAbsent(method, name -> selector(name, module.manager())));
      return IValueUtils.forward(module.block(), arguments, true);
    }
  }

  /** DJL takes the method from the name of an array. */
  private static NDArray selector(String method, NDManager manager) {
    NDArray selector = manager.create(0f);
    NDScope.unregister(selector);
    selector.setName("module_method:" + method);
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

  private synchronized Loaded module() {
    if (loaded == null) {
      PtNDManager manager = (PtNDManager) Engine.getEngine(PtEngine.ENGINE_NAME).newBaseManager();
      try {
        byte[] archive = TorchScriptSource.of(owner, type, resource);
        ByteArrayInputStream in = new ByteArrayInputStream(archive);
        loaded = new Loaded(manager, JniUtils.loadModule(manager, in, false, false));
      } catch (IOException e) {
        throw new UncheckedIOException("the module " + resource + " cannot be read", e);
      }
    }
    return loaded;
  }
}
