package io.github.spherometer.examples.experiment;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names a run after its setting, so that another setting is another run. */
final class RunName {

  private RunName() {}

  /** All components with their names, fit for a folder. */
  static String of(Record setting) {
    return Arrays.stream(setting.getClass().getRecordComponents())
        .map(component -> part(component, setting))
        .collect(Collectors.joining("_"))
        .replaceAll("[^A-Za-z0-9._+-]", "-");
  }

  private static String part(RecordComponent component, Record setting) {
    String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return name + "-" + text(value(component, setting));
  }

  private static Object value(RecordComponent component, Record setting) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(setting);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static String text(Object value) {
    String text = value instanceof Enum<?> named ? named.name() : String.valueOf(value);
    return text.toLowerCase(Locale.ROOT);
  }
}
