package io.github.spherometer;

import ai.djl.Device;
import io.github.spherometer.surface.engine.OneDnn;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes the tests right on machines on which oneDNN is wrong, before the first of them: what they
 * test is not the engine. JUnit finds it by its name in META-INF/services.
 */
public final class EngineRemedy implements BeforeAllCallback {

  private static boolean taken;

  @Override
  public void beforeAll(ExtensionContext context) {
    take();
  }

  /** Switches oneDNN off if it is wrong, and says so; the second time nothing. */
  public static synchronized void take() {
    if (!taken) {
      taken = true;
      OneDnn.switchOffIfWrong(Device.cpu()).ifPresent(System.err::println);
    }
  }
}
