package io.github.spherometer.benchmarks.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** How long jobs take, and for how long their tasks run, by what Spark measures of them itself. */
final class TaskClock extends SparkListener {

  /** The jobs that are measured have it. */
  private static final String PROPERTY = "spherometer.clock";

  private static final Run START = new Run(-1, 0, 0);
  private static final Run END = new Run(-2, 0, 0);

  private final JavaSparkContext spark;
  private final BlockingQueue<Run> told = new LinkedBlockingQueue<>();

  private TaskClock(JavaSparkContext spark) {
    this.spark = spark;
  }

  static TaskClock of(JavaSparkContext spark) {
    TaskClock clock = new TaskClock(spark);
    spark.sc().addSparkListener(clock);
    return clock;
  }

  /** When the code of a task ran, in milliseconds. */
  private record Run(int stage, long from, long to) {}

  /**
   * What a job took, in seconds.
   *
   * @param whole from its call to its return
   * @param tasks from where the first task of its first stage began to run to where the last ended
   */
  record Times(double whole, double tasks) {}

  /** Measures work that is one job; nobody else runs any. */
  Times of(Runnable job) throws InterruptedException {
    spark.setLocalProperty(PROPERTY, "");
    long start = System.nanoTime();
    job.run();
    double whole = (System.nanoTime() - start) / 1e9;
    spark.setLocalProperty(PROPERTY, null);
    // Spark tells what happens in its order, and later; what is of other jobs comes first.
    Run earlier = told.take();
    while (!earlier.equals(START)) {
      earlier = told.take();
    }
    List<Run> runs = new ArrayList<>();
    for (Run run = told.take(); !run.equals(END); run = told.take()) {
      runs.add(run);
    }
    return new Times(whole, secondsOfFirstStage(runs));
  }

  private static double secondsOfFirstStage(List<Run> runs) {
    int first = runs.stream().mapToInt(Run::stage).min().orElseThrow();
    List<Run> stage = runs.stream().filter(run -> run.stage() == first).toList();
    long from = stage.stream().mapToLong(Run::from).min().orElseThrow();
    long to = stage.stream().mapToLong(Run::to).max().orElseThrow();
    return (to - from) / 1e3;
  }

  @Override
  public void onJobStart(SparkListenerJobStart job) {
    if (job.properties().containsKey(PROPERTY)) {
      told.add(START);
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    TaskMetrics metrics = task.taskMetrics();
    long from = task.taskInfo().launchTime() + metrics.executorDeserializeTime();
    told.add(new Run(task.stageId(), from, from + metrics.executorRunTime()));
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd job) {
    told.add(END);
  }
}
