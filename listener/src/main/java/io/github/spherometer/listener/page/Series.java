package io.github.spherometer.listener.page;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One number of a meter, under the name that a scrape shows it by. Prometheus' own library, which
 * knows these names, is optional, and the live page does without it.
 *
 * @param metric without labels
 * @param name with labels in their order, but for those that all meters of a run have
 * @param type of its meter
 * @param value what it is now
 */
record Series(String metric, String name, Meter.Type type, DoubleSupplier value) {

  private static final Set<String> OF_EVERY_METER = Set.of("run", "model", "start");

  /** A timer has several, a gauge one. */
  static List<Series> of(Meter meter) {
    Meter.Id id = meter.getId();
    List<Series> all = new ArrayList<>();
    for (Measurement part : meter.measure()) {
      String metric = metric(id, part.getStatistic());
      all.add(new Series(metric, metric + labels(id), id.getType(), part::getValue));
    }
    return all;
  }

  double read() {
    return value.getAsDouble();
  }

  private static String metric(Meter.Id id, Statistic statistic) {
    return switch (id.getType()) {
      case GAUGE -> withUnit(id, id.getBaseUnit());
      case COUNTER -> withUnit(id, id.getBaseUnit()) + "_total";
      case TIMER -> withUnit(id, "seconds") + suffix(statistic);
      default -> throw new IllegalArgumentException(id + " is of a type that nobody has named yet");
    };
  }

  private static String withUnit(Meter.Id id, @Nullable String unit) {
    String name = id.getName().replace('.', '_');
    return unit == null || name.endsWith("_" + unit) ? name : name + "_" + unit;
  }

  private static String suffix(Statistic statistic) {
    return statistic == Statistic.TOTAL_TIME
        ? "_sum"
        : "_" + statistic.name().toLowerCase(Locale.ROOT);
  }

  private static String labels(Meter.Id id) {
    TreeMap<String, String> labels = new TreeMap<>();
    for (Tag tag : id.getTags()) {
      if (!OF_EVERY_METER.contains(tag.getKey())) {
        labels.put(tag.getKey(), escaped(tag.getValue()));
      }
    }
    return labels.isEmpty()
        ? ""
        : labels.entrySet().stream()
            .map(label -> "%s=\"%s\"".formatted(label.getKey(), label.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
