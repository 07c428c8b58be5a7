package io.github.spherometer.listener;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.argument.Require;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.listener.log.JsonLinesSink;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.LossSlice;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.NoiseScale;
import io.github.spherometer.listener.measurement.UpdateRatios;
import io.github.spherometer.listener.measuring.Subject;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.github.spherometer.listener.optimizer.GivenOptimizer;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.listener.prometheus.PrometheusRemoteWrite;
import io.github.spherometer.listener.schedule.Schedule;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.engine.EngineCheck;
import io.github.spherometer.surface.engine.OneDnn;
import io.github.spherometer.surface.model.LiveParameters;
import io.github.spherometer.surface.torch.DjlInternals;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures the curvature of the loss surface while DJL trains on it.
 *
 * <pre>{@code
 * new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
 *     .addTrainingListeners(CurvatureListener.live(9464)); // look at http://127.0.0.1:9464/
 * }</pre>
 *
 * <p>After the first batch and whenever its {@link Schedule} says so, between the backward pass and
 * the optimizer's step, it estimates the top k eigenvalues of the Hessian (Lanczos) and its trace
 * (Hutchinson) on the probe data, each with its error, and publishes them to a live page in the
 * browser, to Micrometer registries and to sinks, with the hyperparameters of the trainer's
 * optimizer and the thresholds of stability that follow from them.
 *
 * <p>The training is not changed: parameters, gradients, optimizer state and the engine's random
 * generator are the same to the bit as without the listener. A measurement that fails is counted by
 * reason, logged once a reason, and left out more and more often while it keeps failing; nothing is
 * thrown into the training. The one exception to that is the attachment: {@code
 * Model.newTrainer(config)} throws if the engine cannot be measured or the registry cannot tell the
 * run from another one.
 *
 * <p>Meters stay registered after the training, so that the last values can be scraped, until
 * {@link #close}. A listener serves one training at a time; attached to another one it begins
 * another run, told from the earlier ones by the tag {@code start}, of which the latest 16 stay.
 */
public final class CurvatureListener implements TrainingListener, AutoCloseable {

  private final Settings settings;
  private final Publishing publishing;
  private @Nullable TrainingRun run;

  private CurvatureListener(Settings settings) {
    this.settings = settings;
    publishing = Publishing.open(settings.publication());
  }

  /**
   * A listener with every default set, and a live page of its own in the browser: {@code
   * CurvatureListener.builder().live(port).build()}.
   *
   * <pre>{@code
   * config.addTrainingListeners(CurvatureListener.live(9464));
   * }</pre>
   *
   * @param port from 1 to 65535, or 0 for a free one; if it is taken, the next free one is used
   * @return a listener for {@code addTrainingListeners}
   * @throws IllegalArgumentException if the port is out of range
   * @throws IllegalStateException if a library that the page needs is missing or too old
   * @throws UncheckedIOException if no port from there on is free
   * @see Builder#live
   */
  public static CurvatureListener live(int port) {
    return builder().live(port).build();
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
   *     cannot be switched off though asked for, or a registry cannot take the run's meters, see
   *     {@link CurvatureMetrics}; none are left then
   */
  @Override
  public void onTrainingBegin(Trainer trainer) {
    if (runOf(trainer).filter(TrainingRun::isBeforeItsFirstBatch).isPresent()) {
      return; // Some loops tell the beginning again, as DJL's TrainTicTacToe does.
    }
    DjlInternals.check(trainer.getManager().getEngine());
    LiveParameters.check();
    if (settings.withoutOneDnn()) {
      OneDnn.switchOff();
    }
    EngineNews.tell(EngineCheck.of(trainer.getDevices()[0]));
    endRun();
    Instant start = RunStarts.next();
    String name = settings.publication().runBeginningAt(start);
    String model = Names.orUnnamed(trainer.getModel().getName());
    RunIdentity identity =
        new RunIdentity(
            name,
            model,
            start,
            settings.publication().tags(),
            settings.estimators().topK(),
            settings.totalBatches());
    run =
        publishing.begin(identity, audience -> new TrainingRun(settings, name, audience, trainer));
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

  /** Removes the meters from the registries and closes logs, sinks and the page of its own. */
  @Override
  public void close() {
    endRun();
    publishing.close();
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

  /**
   * Configures {@link CurvatureListener}. The order of the calls makes no difference; of two calls
   * of one option the last counts, unless it says otherwise. At least one of {@link #live}, {@link
   * #registry}, {@link #endpoint}, {@link #remoteWrite}, {@link #log} and {@link #sink} is needed.
   */
  public static final class Builder {

    private final PublicationOptions publication = new PublicationOptions();
    private final ScheduleOptions schedules = new ScheduleOptions();
    private final EstimatorOptions estimators = new EstimatorOptions();
    private final ExecutionOptions execution = new ExecutionOptions();
    private ProbeData probeData = ProbeData.firstBatch();
    private @Nullable Loss loss;
    private boolean trainMode;
    private boolean withoutOneDnn;
    private OptionalLong totalBatches = OptionalLong.empty();
    private @Nullable Optimizer optimizer;
    private @Nullable Supplier<Hyperparameters> hyperparameters;

    private Builder() {}

    /**
     * Names the run: the tag {@code run} of every meter. Default: the time at which the training
     * begins, such as 2026-01-31T12:00:00.123Z, another one for every training.
     *
     * @param run not blank
     * @return this
     */
    public Builder run(String run) {
      publication.run(run);
      return this;
    }

    /**
     * Says how long the training is going to be, so that a page can say what time is left. It
     * changes nothing that is measured. Default: unknown.
     *
     * @param batches of all epochs together, at least 1
     * @return this
     */
    public Builder totalBatches(long batches) {
      totalBatches = OptionalLong.of(Require.atLeast("totalBatches", batches, 1));
      return this;
    }

    /**
     * Sets how many eigenvalues are measured, the largest by magnitude. Default 5.
     *
     * @param topK from 1 to 100
     * @return this
     */
    public Builder topK(int topK) {
      estimators.topK(topK);
      return this;
    }

    /**
     * Measures after every N-th batch: {@link Schedule#everyBatches}. The first batch is always
     * measured. With {@link #overhead}, too, only where that allows it; without, whatever it costs.
     * Default: every 100 batches, and only where the training feels 5 % at most.
     *
     * @param batches at least 1
     * @return this
     */
    public Builder everyBatches(int batches) {
      schedules.everyBatches(batches);
      return this;
    }

    /**
     * Bounds what the training feels of measurements: the time that its thread spends on them, and
     * how much slower its batches are beside one. Alone it measures as often as this share of the
     * training time allows: {@link Schedule#overhead}. With {@link #everyBatches} or {@link
     * #schedule} it leaves out what would cost more: {@link Schedule#within}. Up to a tenth of a
     * second altogether is always allowed, however short the training is. The start is not paid
     * for. Default: 0.05, but no bound where a period or a schedule is set.
     *
     * @param fraction felt time / time spent training, such as 0.05; greater than 0 and at most 1
     * @return this
     */
    public Builder overhead(double fraction) {
      schedules.overhead(fraction);
      return this;
    }

    /**
     * Chooses when to measure, instead of {@link #everyBatches}. The first batch is always
     * measured. Without {@link #overhead} it is followed whatever it costs.
     *
     * @param schedule asked after every batch
     * @return this
     */
    public Builder schedule(Schedule schedule) {
      schedules.schedule(schedule);
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
      estimators.tolerance(tolerance);
      return this;
    }

    /**
     * Sets the chance that a measurement has overlooked no eigenvalue that would change one of the
     * top ones by more than twice the {@link #tolerance}. Ten times the chance to overlook one
     * saves a product or two; before the outliers of a training have formed, it saves more. Default
     * 0.9999.
     *
     * @param confidence greater than 0 and less than 1
     * @return this
     */
    public Builder confidence(double confidence) {
      estimators.confidence(confidence);
      return this;
    }

    /**
     * Chooses whether a measurement starts from the top eigenvectors of the last one. Where it
     * finds that the Hessian still has them, it is content with less proof that there are no
     * others, see {@link Lanczos.Builder#trackedMissProbability}, which saves products. Takes topK
     * times the memory of the parameters, in float32 on the heap; where that would be more than a
     * sixteenth of the heap, each measurement starts afresh. Default true.
     *
     * @param tracking whether it does
     * @return this
     */
    public Builder tracking(boolean tracking) {
      estimators.tracking(tracking);
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
      estimators.traceTolerance(traceTolerance);
      return this;
    }

    /**
     * Sets the most Hessian-vector products that a measurement may use for eigenvalues, trace,
     * gradient and the sharpness that the optimizer meets, all together; only those of the {@link
     * #density} come on top, whose number is fixed. Three quarters are for the eigenvalues at most.
     * One is for the gradient, and one more with {@link #gradientNoiseScale}. With an optimizer
     * like Adam, and with BatchNorm, some of the rest are kept for the sharpness; the trace may use
     * the others. Values that have not converged when their share is spent are published with the
     * errors they have, and counted as {@code products_exhausted}. Default: {@link
     * Lanczos#defaultProducts} of topK.
     *
     * @param maxProducts at least 4; at least 5 with {@link #gradientNoiseScale}
     * @return this
     */
    public Builder maxProducts(int maxProducts) {
      estimators.maxProducts(maxProducts);
      return this;
    }

    /**
     * Sets the seed of start vectors and probes. Every measurement has start vectors of its own, so
     * that an eigenvalue that one overlooks is not overlooked by the next, and the same probes, so
     * that differences between traces are due to the surface. Default 42.
     *
     * @param seed any value
     * @return this
     */
    public Builder seed(long seed) {
      estimators.seed(seed);
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
     * Measures on the training's thread, which waits meanwhile: every batch that is due is
     * measured, before its step. Default: beside the training, on a thread of the run's own, from
     * copies of what a measurement reads; what becomes due while another measurement is under way
     * is measured after it, on the batch that is the latest then. Where the engine computes the
     * training on all processors, nothing can be done beside it: then training and measurement take
     * turns, a product at a time, as often as the budget allows; without a budget the training
     * waits. Models and losses that cannot be measured so (several devices, random numbers or
     * fields that change in a forward pass, a loss that reads the model's own arrays) are always
     * measured on the training's thread; the log says so.
     *
     * @return this
     */
    public Builder inForeground() {
      execution.inForeground();
      return this;
    }

    /**
     * Measures beside the training in any case, with so many threads of the engine. Default: 1, and
     * only where the training leaves a processor, see {@link #inForeground}. More of them make
     * large models quicker to measure. But once all threads of the engine are more than the
     * processors, those of the training and of loading data included, they sleep between
     * operations, and the training takes several times as long.
     *
     * @param threads at least 1
     * @return this
     */
    public Builder engineThreads(int threads) {
      execution.engineThreads(threads);
      return this;
    }

    /**
     * Sets how long the end of a training waits for the measurement that is under way and for that
     * of {@linkplain #withoutLastBatch the last batch}, both together. Then they are stopped.
     * Default 30 seconds.
     *
     * @param time at least 0
     * @return this
     */
    public Builder endWithin(Duration time) {
      execution.patience(time);
      return this;
    }

    /**
     * Does not measure the parameters that a training ends with. Default: they are measured, unless
     * the last batch was, when the trainer or the listener is closed, under the number of the last
     * batch, and without its gradient; not with {@link ProbeData#currentBatch}, which is gone by
     * then.
     *
     * @return this
     */
    public Builder withoutLastBatch() {
      execution.withoutLastBatch();
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
     * <p>The given one is used whatever the trainer's is, which need not be said: it is for a
     * trainer whose own is of a class with an update rule that is not known, such as one that wraps
     * it, or is not found, because an engine or a version of DJL keeps it elsewhere. If the trainer
     * steps with another one that is known, the log says so. It stands for the optimizer of one
     * training: for the next one of this listener it is used only if the trainer's optimizer is it
     * or holds it.
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
     * They are used whatever the {@link #optimizer}. For Nesterov's momentum in an optimizer of
     * your own: {@code hyperparameters(() -> Hyperparameters.nesterov(0.1, 0.9, 0))}.
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
     * It costs a gradient, a graph and a product, and about as much again with {@link
     * #gradientNoiseScale}. Default {@link Schedule#never}.
     *
     * @param schedule asked after every batch that is not measured
     * @return this
     */
    public Builder gradientSchedule(Schedule schedule) {
      schedules.gradients(schedule);
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
      estimators.deadNeurons(deadNeurons);
      return this;
    }

    /**
     * Does not count dead neurons, whatever {@link #deadNeurons} says.
     *
     * @return this
     */
    public Builder withoutDeadNeurons() {
      estimators.withoutDeadNeurons();
      return this;
    }

    /**
     * Measures how far a step of the optimizer moves the parameters, in all and layer by layer: for
     * the first batch, and every so many. Takes a copy of the parameters from a batch to the next.
     * Default: not measured.
     *
     * @param everyBatches at least 1
     * @return this
     * @see UpdateRatios
     */
    public Builder updateRatios(int everyBatches) {
      schedules.updates(everyBatches);
      return this;
    }

    /**
     * Measures the gradient noise scale with every gradient, see {@link NoiseScale}: the batch size
     * up to which larger batches pay. It cuts the batch into three parts and takes a gradient and a
     * product of each. All together count as one product, of {@link #maxProducts}, and take as long
     * as gradient and product of the batch where these are large, and three times as long where
     * they are small. One or two samples may be left out, and a batch of less than three tells
     * nothing. With {@link #trainMode} BatchNorm normalises each part by itself. A {@link
     * #gradientSchedule} makes it certain sooner. Default: it is not measured.
     *
     * @return this
     */
    public Builder gradientNoiseScale() {
      estimators.noiseScale();
      return this;
    }

    /**
     * Samples the density of the whole spectrum at every measurement. Its starts times its steps
     * are products on top of {@link #maxProducts}: {@code
     * SpectralDensity.builder().starts(1).steps(32).build()} takes 32. Default: no density.
     *
     * @param density the estimator
     * @return this
     */
    public Builder density(SpectralDensity density) {
      estimators.density(density);
      return this;
    }

    /**
     * Evaluates the loss on the probe data along the top eigenvector, and on the plane of the two
     * top ones, at every so many measurements, the first one included: {@link LossSlice} says at
     * which points. It takes 60 forward passes, which are no products to {@link #maxProducts}: they
     * take as long as six products of an LSTM, twenty of a transformer, and forty of a small MLP,
     * whose passes are short beside what calls them. Where one fails, the rest of the measurement
     * is published. Default: no slices.
     *
     * @param everyMeasurements at least 1; one that fails does not count
     * @return this
     */
    public Builder lossSlices(int everyMeasurements) {
      estimators.slicePeriod(everyMeasurements);
      return this;
    }

    /**
     * Publishes to a registry, see {@link CurvatureMetrics}. May be called several times. For a
     * page that Prometheus scrapes see {@link #endpoint}.
     *
     * @param registry any Micrometer registry
     * @return this
     */
    public Builder registry(MeterRegistry registry) {
      publication.registry(registry);
      return this;
    }

    /**
     * Publishes to the page of a Prometheus endpoint: to its registry. May be called several times.
     *
     * @param endpoint such as {@code PrometheusEndpoint.start(9464)}; whoever started it closes it
     * @return this
     */
    public Builder endpoint(PrometheusEndpoint endpoint) {
      return registry(endpoint.registry());
    }

    /**
     * Writes every measurement to a Prometheus, with the time at which it was taken. May be called
     * several times.
     *
     * @param write whoever started it closes it, behind the listener
     * @return this
     */
    public Builder remoteWrite(PrometheusRemoteWrite write) {
      publication.remoteWrite(write);
      return this;
    }

    /**
     * Serves a live page of the listener's own in the browser, and the metrics with it: a {@link
     * PrometheusEndpoint} on the loopback interface, opened by {@link #build} and closed with the
     * listener, or when the program ends. The log says its address, or the standard error stream
     * where nothing is logged.
     *
     * @param port from 1 to 65535, or 0 for a free one; if it is taken, the next free one is used
     * @return this
     */
    public Builder live(int port) {
      publication.live(port);
      return this;
    }

    /**
     * Adds tags to every meter, such as those of an experiment. Up to Micrometer 1.16 a Prometheus
     * registry shows only meters whose tags have the same keys, so all runs that share one need the
     * same; a run that is not shown is named in the log.
     *
     * @param tags keys that the listener does not use itself, see {@link CurvatureMetrics}
     * @return this
     * @throws IllegalArgumentException if it does
     */
    public Builder tags(Iterable<Tag> tags) {
      publication.tags(Tags.of(tags));
      return this;
    }

    /**
     * Adds tags to every meter, such as those of an experiment.
     *
     * @param keysAndValues key, value, key, value, and so on
     * @return this
     * @throws IllegalArgumentException if there is a key without a value, or one that the listener
     *     uses itself
     * @see #tags(Iterable)
     */
    public Builder tags(String... keysAndValues) {
      Require.that(
          keysAndValues.length % 2 == 0,
          "tags",
          Arrays.toString(keysAndValues),
          "keys and values in turn");
      return tags(Tags.of(keysAndValues));
    }

    /**
     * Appends measurements to a file, a JSON object a line, see {@link JsonLinesSink}. It is opened
     * by {@link #build} and closed with the listener. May be called several times.
     *
     * @param file in a directory that exists
     * @return this
     */
    public Builder log(Path file) {
      publication.log(file);
      return this;
    }

    /**
     * Publishes to a sink. May be called several times. The end of a training waits until its sinks
     * have been told everything, for 10 seconds at most.
     *
     * @param sink told after every measurement, on a thread of the run's sinks
     * @return this
     */
    public Builder sink(MeasurementSink sink) {
      publication.sink(sink);
      return this;
    }

    /**
     * Builds the listener.
     *
     * @return a listener for {@code addTrainingListeners}
     * @throws IllegalStateException if nobody would be told, or options contradict each other
     * @throws UncheckedIOException if a log cannot be opened
     */
    public CurvatureListener build() {
      return new CurvatureListener(settings());
    }

    /** Checks that the options go together. */
    Settings settings() {
      return new Settings(
          publication.build(),
          schedules.build(),
          probeData,
          new Subject(loss, trainMode),
          estimators.build(),
          new GivenOptimizer(optimizer, hyperparameters),
          execution.build(),
          withoutOneDnn,
          totalBatches);
    }
  }
}
