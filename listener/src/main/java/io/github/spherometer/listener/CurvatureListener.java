package io.github.spherometer.listener;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Preconditions;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.github.spherometer.listener.optimizer.GivenOptimizer;
import io.github.spherometer.listener.schedule.Schedule;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.engine.EngineCheck;
import io.github.spherometer.surface.engine.OneDnn;
import io.github.spherometer.surface.model.LiveParameters;
import io.github.spherometer.surface.torch.DjlInternals;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the curvature of the loss surface while DJL trains on it.
 *
 * <pre>{@code
 * CurvatureListener curvature =
 *     CurvatureListener.builder().registry(registry).everyBatches(100).build();
 * new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).addTrainingListeners(curvature);
 * }</pre>
 *
 * <p>After the first batch and whenever its {@link Schedule} says so, between the backward pass and
 * the optimizer's step, it estimates the top k eigenvalues of the Hessian (Lanczos) and its trace
 * (Hutchinson) on the probe data, each with its error, and publishes them to a Micrometer registry
 * and to sinks, with the hyperparameters of the trainer's optimizer and the thresholds of stability
 * that follow from them.
 *
 * <p>The training is not changed: parameters, gradients, optimizer state and the engine's random
 * generator are the same to the bit as without the listener. A measurement that fails is counted by
 * reason, logged once a reason, and left out more and more often while it keeps failing; nothing is
 * thrown into the training. The one exception to that is the attachment: {@code
 * Model.newTrainer(config)} throws if the engine cannot be measured or the registry cannot tell the
 * run from another one.
 *
 * <p>Meters stay registered after the training, so that the last values can be scraped, until
 * {@link #close}. A listener serves one training at a time; attached to another one it starts anew.
 */
public final class CurvatureListener implements TrainingListener, AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(CurvatureListener.class);

  private final Settings settings;
  private @Nullable CurvatureMetrics metrics;
  private @Nullable TrainingRun run;

  private CurvatureListener(Settings settings) {
    this.settings = settings;
  }

  /**
   * Starts a configuration.
   *
   * @return a builder with every default set
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins a run. DJL calls it when the trainer is made.
   *
   * @throws IllegalArgumentException if the trainer's engine is not PyTorch
   * @throws IllegalStateException if DJL's internals are not those that Spherometer knows, oneDNN
   *     cannot be switched off though asked for, or the registry cannot take the run's meters, see
   *     {@link CurvatureMetrics}; none are left then
   */
  @Override
  public void onTrainingBegin(Trainer trainer) {
    DjlInternals.check(trainer.getManager().getEngine());
    LiveParameters.check();
    if (settings.withoutOneDnn()) {
      OneDnn.switchOff();
    }
    EngineNews.tell(EngineCheck.of(trainer.getDevices()[0]));
    endRun();
    removeMeters();
    String name = settings.runBeginningAt(Instant.now());
    List<MeasurementSink> immediate = new ArrayList<>();
    if (settings.registry() != null) {
      String model = Names.orUnnamed(trainer.getModel().getName());
      metrics = new CurvatureMetrics(settings.registry(), name, model, settings.topK());
      immediate.add(metrics);
    }
    try {
      run = new TrainingRun(settings, name, immediate, trainer);
    } catch (RuntimeException | Error e) {
      removeMeters();
      throw e;
    }
  }

  @Override
  public void onTrainingBatch(Trainer trainer, BatchData batchData) {
    runOf(trainer).ifPresent(current -> current.batchTrained(batchData));
  }

  @Override
  public void onValidationBatch(Trainer trainer, BatchData batchData) {}

  @Override
  public void onEpoch(Trainer trainer) {
    runOf(trainer).ifPresent(TrainingRun::epochTrained);
  }

  @Override
  public void onTrainingEnd(Trainer trainer) {
    runOf(trainer).ifPresent(current -> endRun());
  }

  /** Removes the meters from the registry and closes the sinks. */
  @Override
  public void close() {
    endRun();
    removeMeters();
    settings.sinks().forEach(CurvatureListener::closeQuietly);
  }

  private static void closeQuietly(MeasurementSink sink) {
    try {
      sink.close();
    } catch (RuntimeException e) {
      logger.warn("A sink could not be closed", e);
    }
  }

  /**
   * An earlier trainer may be closed, even by the garbage collector, after the next one is made.
   */
  private Optional<TrainingRun> runOf(Trainer trainer) {
    return Optional.ofNullable(run).filter(current -> current.isOf(trainer));
  }

  private void endRun() {
    if (run != null) {
      run.end();
      run = null;
    }
  }

  private void removeMeters() {
    if (metrics != null) {
      closeQuietly(metrics);
      metrics = null;
    }
  }

  /** Configures {@link CurvatureListener}. */
  public static final class Builder {

    private @Nullable String run;
    private int topK = 5;
    private Schedule schedule = Schedule.everyBatches(100);
    private double tolerance = 0.01;
    private double traceTolerance = 0.1;
    private int budget;
    private long seed = 42;
    private ProbeData probeData = ProbeData.firstBatch();
    private boolean trainMode;
    private boolean withoutOneDnn;
    private @Nullable Loss loss;
    private @Nullable Optimizer optimizer;
    private @Nullable Supplier<Hyperparameters> hyperparameters;
    private Optional<DeadNeurons> deadNeurons = Optional.of(DeadNeurons.builder().build());
    private Optional<SpectralDensity> density = Optional.empty();
    private Schedule gradientSchedule = moment -> false;
    private @Nullable MeterRegistry registry;
    private final List<MeasurementSink> sinks = new ArrayList<>();

    private Builder() {}

    /**
     * Names the run: the tag {@code run} of every meter. Default: the time at which the training
     * begins, such as 2026-01-31T12:00:00.123Z, another one for every training.
     *
     * @param run not blank
     * @return this
     */
    public Builder run(String run) {
      Preconditions.checkArgument(!run.isBlank(), "run is \"" + run + "\", must not be blank");
      this.run = run;
      return this;
    }

    /**
     * Sets how many eigenvalues are measured, the largest by magnitude. Default 5.
     *
     * @param topK from 1 to 100
     * @return this
     */
    public Builder topK(int topK) {
      Preconditions.checkArgument(
          topK >= 1 && topK <= 100, "topK is " + topK + ", must be from 1 to 100");
      this.topK = topK;
      return this;
    }

    /**
     * Measures after every N-th batch: {@link Schedule#everyBatches}. The first batch is always
     * measured. Default 100.
     *
     * @param batches at least 1
     * @return this
     */
    public Builder everyBatches(int batches) {
      return schedule(Schedule.everyBatches(batches));
    }

    /**
     * Measures as often as a share of the training time allows: {@link Schedule#overhead}.
     *
     * @param fraction time spent measuring / time spent training, such as 0.05; greater than 0 and
     *     at most 1
     * @return this
     */
    public Builder overhead(double fraction) {
      return schedule(Schedule.overhead(fraction));
    }

    /**
     * Chooses when to measure. The first batch is always measured. The last call of this, {@link
     * #everyBatches} and {@link #overhead} counts.
     *
     * @param schedule asked after every batch
     * @return this
     */
    public Builder schedule(Schedule schedule) {
      this.schedule = schedule;
      return this;
    }

    /**
     * Sets the residual at which an eigenvalue counts as converged, as a fraction of the largest by
     * magnitude; twice that is the distance at which none may have been overlooked, see {@link
     * Lanczos}. Default 0.01.
     *
     * @param tolerance greater than 0 and less than 1
     * @return this
     */
    public Builder tolerance(double tolerance) {
      this.tolerance = requireFraction("tolerance", tolerance);
      return this;
    }

    /**
     * Sets the standard error at which the trace counts as converged, as a fraction of it. Default
     * 0.1.
     *
     * @param traceTolerance greater than 0 and less than 1
     * @return this
     */
    public Builder traceTolerance(double traceTolerance) {
      this.traceTolerance = requireFraction("traceTolerance", traceTolerance);
      return this;
    }

    /**
     * Sets the most Hessian-vector products that eigenvalues and trace may use; the one for the
     * gradient comes on top. Three quarters are for the eigenvalues at most; the trace may use the
     * rest. Values that have not converged when it is spent are published with the errors they
     * have, and counted as {@code budget_exhausted}. Default: {@link Lanczos#defaultProducts} of
     * topK.
     *
     * @param products at least 1
     * @return this
     */
    public Builder budget(int products) {
      Preconditions.checkArgument(products >= 1, "budget is " + products + ", must be at least 1");
      this.budget = products;
      return this;
    }

    /**
     * Sets the seed of start vectors and probes. Every measurement uses the same ones, so that
     * differences between measurements are due to the surface. Default 42.
     *
     * @param seed any value
     * @return this
     */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Chooses the data that the measured loss is taken over. Default {@link
     * ProbeData#firstBatch()}.
     *
     * @param probeData a choice
     * @return this
     */
    public Builder probeData(ProbeData probeData) {
      this.probeData = probeData;
      return this;
    }

    /**
     * Measures the model as it behaves in training, see {@link LossSurface.Builder#trainMode}.
     * Default false.
     *
     * @param trainMode whether BatchNorm normalises by the batch
     * @return this
     */
    public Builder trainMode(boolean trainMode) {
      this.trainMode = trainMode;
      return this;
    }

    /**
     * Switches oneDNN off in the whole process when a training begins, see {@link
     * OneDnn#switchOff}, for machines on which it computes wrong; {@link EngineCheck} finds them at
     * every attachment. The training goes on with other kernels, and its numbers change by rounding
     * at least. Where it cannot be switched off, {@code Model.newTrainer(config)} throws. Default:
     * the engine is left as it is, whatever the check finds.
     *
     * @return this
     */
    public Builder withoutOneDnn() {
      this.withoutOneDnn = true;
      return this;
    }

    /**
     * Measures another loss than the trainer's, for instance one without a penalty.
     *
     * @param loss must return one number
     * @return this
     */
    public Builder loss(Loss loss) {
      this.loss = loss;
      return this;
    }

    /**
     * Gives the optimizer, for trainings whose own cannot be read. Needed seldom: the trainer's own
     * is found without it, names the run and gives the hyperparameters of every measured step. Of
     * DJL's {@link Optimizer#sgd}, {@link Optimizer#adam} and {@link Optimizer#adamW}, and of
     * subclasses that do not update in a way of their own, these are learning rate, momentum and
     * weight decay, of others what there is (DJL's Nag, Adagrad, RmsProp and Adadelta cannot step
     * on its PyTorch engine). With Adam and AdamW every measurement finds the sharpness of the
     * preconditioned Hessian, too, and with BatchNorm that of train mode, which is the loss that is
     * trained; either takes some more products.
     *
     * <p>The learning rate is that of the next step, from trackers of DJL's alone: one of the
     * user's own is never asked, since it might count its calls; then the rate is NaN, which the
     * log says once, and {@link #hyperparameters} can give it.
     *
     * <p>The given one is used where the trainer's is of a class whose update rule is not known,
     * such as one that wraps it, or is not found, because an engine or a version of DJL keeps it
     * elsewhere. It stands for the optimizer of one training: for the next one of this listener it
     * is used only if the trainer's optimizer holds it.
     *
     * @param optimizer the one that updates the parameters
     * @return this
     */
    public Builder optimizer(Optimizer optimizer) {
      this.optimizer = optimizer;
      return this;
    }

    /**
     * Gives the hyperparameters by hand, for optimizers and learning rates that cannot be read.
     * They are used whatever the optimizer, in any order of these calls. For Nesterov's momentum in
     * an optimizer of your own: {@code hyperparameters(() -> Hyperparameters.nesterov(0.1, 0.9,
     * 0))}.
     *
     * @param hyperparameters asked at every measurement for those of the next step
     * @return this
     */
    public Builder hyperparameters(Supplier<Hyperparameters> hyperparameters) {
      this.hyperparameters = hyperparameters;
      return this;
    }

    /**
     * Measures length and sharpness of the current batch's gradient between the measurements, too.
     * It costs a gradient, a graph and a product. Default: only with every measurement.
     *
     * @param schedule asked after every batch that is not measured
     * @return this
     */
    public Builder gradientSchedule(Schedule schedule) {
      this.gradientSchedule = schedule;
      return this;
    }

    /**
     * Sets how dead neurons are counted, on the probe data. Default {@link DeadNeurons} with its
     * defaults.
     *
     * @param deadNeurons threshold, unit, and what is an activation
     * @return this
     */
    public Builder deadNeurons(DeadNeurons deadNeurons) {
      this.deadNeurons = Optional.of(deadNeurons);
      return this;
    }

    /**
     * Does not count dead neurons.
     *
     * @return this
     */
    public Builder withoutDeadNeurons() {
      this.deadNeurons = Optional.empty();
      return this;
    }

    /**
     * Samples the density of the whole spectrum at every measurement. Its starts times its steps
     * are products on top of the {@link #budget}: {@code
     * SpectralDensity.builder().starts(1).steps(32).build()} takes 32. Default: no density.
     *
     * @param density the estimator
     * @return this
     */
    public Builder density(SpectralDensity density) {
      this.density = Optional.of(density);
      return this;
    }

    /**
     * Publishes to a registry, see {@link CurvatureMetrics}.
     *
     * @param registry any Micrometer registry
     * @return this
     */
    public Builder registry(MeterRegistry registry) {
      this.registry = registry;
      return this;
    }

    /**
     * Publishes to a sink as well. May be called several times. The end of a training waits until
     * its sinks have been told everything, for 10 seconds at most.
     *
     * @param sink told after every measurement, on a thread of the run's sinks
     * @return this
     */
    public Builder sink(MeasurementSink sink) {
      sinks.add(sink);
      return this;
    }

    /**
     * Builds the listener.
     *
     * @return a listener for {@code addTrainingListeners}
     */
    public CurvatureListener build() {
      return new CurvatureListener(
          new Settings(
              run,
              topK,
              schedule,
              gradientSchedule,
              tolerance,
              traceTolerance,
              budget > 0 ? budget : Lanczos.defaultProducts(topK),
              seed,
              probeData,
              trainMode,
              withoutOneDnn,
              loss,
              new GivenOptimizer(optimizer, hyperparameters),
              deadNeurons,
              density,
              registry,
              List.copyOf(sinks)));
    }

    private static double requireFraction(String name, double value) {
      Preconditions.checkArgument(
          value > 0 && value < 1,
          name + " is " + value + ", must be greater than 0 and less than 1");
      return value;
    }
  }
}
