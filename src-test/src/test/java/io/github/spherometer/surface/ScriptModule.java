package io.github.spherometer.surface;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A TorchScript module with values from Java, as Python would have saved it. */
public final class ScriptModule {

  private final String type;
  private final Map<String, Object> attributes = new LinkedHashMap<>();

  /**
   * An array in the module.
   *
   * @param trainable whether it is a parameter, not a buffer
   */
  record Tensor(NDArray array, boolean trainable) {}

  /** Starts an object of a class of the source. */
  public ScriptModule(String type) {
    this.type = type;
    attributes.put("training", true);
  }

  /** A layer of the class Linear with values of its own. */
  public static ScriptModule linear(NDManager manager, long seed, int inputs, int units) {
    NDArray weight = Fixtures.gaussian(manager, DataType.FLOAT32, seed, units, inputs);
    return new ScriptModule("Linear")
        .parameter("weight", weight.mul(0.5))
        .parameter("bias", manager.zeros(new Shape(units)));
  }

  /** Takes what the classes Linear, Conv2d and BatchNorm2d need from a block of DJL's own. */
  static ScriptModule like(String type, Block block) {
    Iterator<Parameter> parameters = block.getParameters().values().iterator();
    ScriptModule module = new ScriptModule(type);
    for (String name : new String[] {"weight", "bias"}) {
      module.parameter(name, parameters.next().getArray());
    }
    for (String name : new String[] {"running_mean", "running_var"}) {
      if (parameters.hasNext()) {
        module.attributes.put(name, new Tensor(parameters.next().getArray(), false));
      }
    }
    return module;
  }

  public ScriptModule parameter(String name, NDArray value) {
    attributes.put(name, new Tensor(value, true));
    return this;
  }

  /** Sets a module in this one. */
  public ScriptModule child(String name, ScriptModule child) {
    attributes.put(name, child);
    return this;
  }

  String type() {
    return type;
  }

  Map<String, Object> attributes() {
    return attributes;
  }

  /** Loads it with parameters that can be trained. The model is closed with its owner. */
  public Block load(String source, NDManager owner) {
    return load(source, Map.of("trainParam", "true"), owner);
  }

  /** Loads it from a file, as users do. The model is closed with its owner. */
  Block load(String source, Map<String, ?> options, NDManager owner) {
    Model model = Model.newInstance("net", Engine.getInstance().getEngineName());
    owner.attachInternal(UUID.randomUUID().toString(), model);
    try {
      Path file = Files.createTempFile("net", ".pt");
      Files.write(file, ScriptArchive.of(this, source));
      model.load(file, null, options);
      Files.delete(file);
      return model.getBlock();
    } catch (IOException | MalformedModelException e) {
      throw new IllegalStateException("the module cannot be loaded", e);
    }
  }

  /** Reads a source of these tests. */
  public static String source(String resource) {
    try (InputStream in = ScriptModule.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
