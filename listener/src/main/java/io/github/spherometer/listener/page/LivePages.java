package io.github.spherometer.listener.page;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.stream.Stream;

/** Which registries are shown on a live page: whoever publishes to one is seen there. */
public final class LivePages {

  private static final Map<MeterRegistry, RunHistories> PAGES =
      Collections.synchronizedMap(new WeakHashMap<>());

  private LivePages() {}

  /** Says that the runs of a registry are shown. */
  public static void show(MeterRegistry registry, RunHistories runs) {
    PAGES.put(registry, runs);
  }

  /** Says that they no longer are. */
  public static void hide(MeterRegistry registry) {
    PAGES.remove(registry);
  }

  /** The pages of a registry, or of the parts of a composite one; none for any other. */
  public static List<RunHistories> of(MeterRegistry registry) {
    return parts(registry).flatMap(part -> Optional.ofNullable(PAGES.get(part)).stream()).toList();
  }

  private static Stream<MeterRegistry> parts(MeterRegistry registry) {
    return registry instanceof CompositeMeterRegistry composite
        ? composite.getRegistries().stream().flatMap(LivePages::parts)
        : Stream.of(registry);
  }
}
