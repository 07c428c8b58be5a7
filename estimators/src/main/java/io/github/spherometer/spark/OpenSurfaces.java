package io.github.spherometer.spark;

import io.github.spherometer.spark.executor.ExecutorSurfaces;
import java.lang.ref.Cleaner;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;

/**
 * The surfaces of an application that are open on its driver. One that nobody can reach any more
 * counts as closed, and all do when the application ends.
 */
final class OpenSurfaces {

  private static final Map<String, OpenSurfaces> OF_APPLICATIONS = new ConcurrentHashMap<>();
  private static final Cleaner CLEANER = Cleaner.create();

  private final String application;
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  private OpenSurfaces(String application) {
    this.application = application;
  }

  static OpenSurfaces of(JavaSparkContext spark) {
    return OF_APPLICATIONS.computeIfAbsent(
        spark.sc().applicationId(), application -> watched(spark, application));
  }

  private static OpenSurfaces watched(JavaSparkContext spark, String application) {
    spark
        .sc()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onApplicationEnd(SparkListenerApplicationEnd end) {
                OF_APPLICATIONS.remove(application);
                // In local mode this process is the executor, and does not end with the
                // application.
                ExecutorSurfaces.ofThisProcess()
                    .close(key -> key.application().equals(application));
              }
            });
    return new OpenSurfaces(application);
  }

  /** Is open until it is {@linkplain #remove removed} or its owner is garbage. */
  void add(String name, Object owner) {
    names.add(name);
    Set<String> open = names;
    CLEANER.register(owner, () -> open.remove(name));
  }

  boolean remove(String name) {
    return names.remove(name);
  }

  Set<String> names() {
    return Set.copyOf(names);
  }

  String application() {
    return application;
  }
}
