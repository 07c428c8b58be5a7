package io.github.spherometer.surface;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import org.jspecify.annotations.Nullable;

/** An engine that is not PyTorch. */
public final class OtherEngine extends Engine {

  @Override
  public @Nullable Engine getAlternativeEngine() {
    return null;
  }

  @Override
  public String getEngineName() {
    return "Other";
  }

  @Override
  public int getRank() {
    return 100;
  }

  @Override
  public String getVersion() {
    return "0";
  }

  @Override
  public boolean hasCapability(String capability) {
    return false;
  }

  @Override
  public Model newModel(String name, Device device) {
    throw new UnsupportedOperationException();
  }

  @Override
  public NDManager newBaseManager() {
    throw new UnsupportedOperationException();
  }

  @Override
  public NDManager newBaseManager(Device device) {
    throw new UnsupportedOperationException();
  }
}
