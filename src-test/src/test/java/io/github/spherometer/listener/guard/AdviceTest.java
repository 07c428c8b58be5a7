package io.github.spherometer.listener.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.spherometer.fixtures.Listeners;
import io.github.spherometer.fixtures.RecordingSink;
import io.github.spherometer.fixtures.ScriptModule;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.Measurement;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a failure says is to be done about it is done here, and works. */
class AdviceTest {

  private static final NDManager manager = NDManager.newBaseManager();

  @AfterAll
  static void close() {
    manager.close();
  }

  /** A loss of the labels, as 0 or 1 a row, and the predictions. */
  private record Written(String name, BinaryOperator<NDArray> function) {

    Loss loss() {
      return new Loss(name) {
        @Override
        public NDArray evaluate(NDList labels, NDList predictions) {
          NDArray p = predictions.head();
          NDArray some = labels.head().gt(0).toType(p.getDataType(), false).reshape(-1, 1);
          return function.apply(some, p).mean().add(p.square().mean());
        }
      };
    }
  }

  private static RecordingSink train(
      Supplier<Block> net,
      Supplier<Optimizer> optimizer,
      UnaryOperator<CurvatureListener.Builder> options)
      throws Exception {
    RecordingSink log = new RecordingSink();
    try (CurvatureListener listener =
        options
            .apply(Listeners.exact().everyBatches(4).topK(1).maxProducts(400).sink(log))
            .build()) {
      new SmallTraining().block(net).optimizer(optimizer).epochs(1).listener(listener).run();
    }
    return log;
  }

  private static RecordingSink train(
      Supplier<Block> net, UnaryOperator<CurvatureListener.Builder> options) throws Exception {
    return train(net, SmallTraining::sgdWithMomentum, options);
  }

  private static RecordingSink train(UnaryOperator<CurvatureListener.Builder> options)
      throws Exception {
    return train(SmallTraining::netWithBatchNorm, options);
  }

  private static void assertFailed(RecordingSink log, FailureReason reason) {
    assertThat(log.failures).isNotEmpty().containsOnly(reason);
  }

  private static void assertMeasured(RecordingSink log) {
    assertThat(log.failures).isEmpty();
    assertThat(log.measurements).extracting(m -> m.step().batch()).containsExactly(1L, 4L, 8L);
    assertThat(log.measurements)
        .allMatch(Measurement::converged)
        .allMatch(m -> m.curvature().spectrum().largest().value() > 0);
  }

  /** Written with 0 or 1 rows of zeros, and with the small number that the advice asks for. */
  static Stream<Arguments> lossesWithoutASecondDerivative() {
    return Stream.of(
        arguments(
            new Written("norm", (some, p) -> p.mul(some).norm(new int[] {1})),
            new Written(
                "norm with 1e-6",
                (some, p) -> p.mul(some).square().sum(new int[] {1}).add(1e-6).sqrt())),
        arguments(
            new Written("normalize", (some, p) -> p.mul(some).normalize(2, 1, 1e-6)),
            new Written(
                "divided by a norm with 1e-6",
                (some, p) -> {
                  NDArray rows = p.mul(some);
                  return rows.div(rows.square().sum(new int[] {1}, true).add(1e-6).sqrt());
                })),
        arguments(
            new Written("power", (some, p) -> p.mul(some).abs().pow(1.5)),
            new Written("power with 1e-6", (some, p) -> p.mul(some).abs().add(1e-6).pow(1.5))),
        arguments(
            new Written("logarithm", (some, p) -> p.square().mul(1e-30).add(1e-30).log().neg()),
            new Written(
                "logarithm with 1e-6",
                (some, p) -> p.square().mul(1e-30).add(1e-30).add(1e-6).log().neg())),
        arguments(
            new Written("quotient", (some, p) -> p.div(p.mul(some).square().add(1e-30))),
            new Written("quotient with 1e-6", (some, p) -> p.div(p.square().add(1e-6)))));
  }

  @ParameterizedTest
  @MethodSource("lossesWithoutASecondDerivative")
  void aSmallNumberMendsProductsThatAreNotFinite(Written broken, Written mended) throws Exception {
    assertFailed(train(options -> options.loss(broken.loss())), FailureReason.NON_FINITE_PRODUCT);
    assertMeasured(train(options -> options.loss(mended.loss())));
  }

  @Test
  void anotherLossMendsThemToo() throws Exception {
    assertMeasured(train(options -> options));
  }

  @Test
  void aLowerLearningRateMendsADivergence() throws Exception {
    Supplier<Optimizer> fast =
        () -> Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1e30f)).build();
    assertFailed(
        train(SmallTraining::netWithBatchNorm, fast, options -> options),
        FailureReason.NON_FINITE_LOSS);
    assertMeasured(train(options -> options));
  }

  @Test
  void probeDataWithoutBrokenNumbersMendALossThatIsNotFinite() throws Exception {
    NDList labels = new NDList(manager.zeros(new Shape(4)));
    NDArray data = manager.randomNormal(new Shape(4, SmallTraining.FEATURES));
    ProbeData broken = ProbeData.of(new NDList(data.mul(Float.NaN)), labels);
    assertFailed(train(options -> options.probeData(broken)), FailureReason.NON_FINITE_LOSS);
    ProbeData mended = ProbeData.of(new NDList(data), labels);
    assertMeasured(train(options -> options.probeData(mended)));
  }

  static Stream<Arguments> probeDataUnlikeABatch() {
    NDArray data = manager.randomNormal(new Shape(4, SmallTraining.FEATURES));
    NDArray labels = manager.zeros(new Shape(4));
    return Stream.of(
        arguments(new NDList(data.get(":, 1:")), new NDList(labels)),
        arguments(new NDList(data.toType(DataType.FLOAT64, false)), new NDList(labels)),
        arguments(new NDList(data), new NDList()),
        arguments(new NDList(data, data), new NDList(labels)));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("probeDataUnlikeABatch")
  void probeDataLikeABatchMendThoseThatAreNot(NDList data, NDList labels) throws Exception {
    ProbeData unlike = ProbeData.of(data, labels);
    assertFailed(train(options -> options.probeData(unlike)), FailureReason.NOT_MEASURABLE);
    ProbeData alike =
        ProbeData.of(
            new NDList(manager.randomNormal(new Shape(4, SmallTraining.FEATURES))),
            new NDList(manager.zeros(new Shape(4))));
    assertMeasured(train(options -> options.probeData(alike)));
  }

  @Test
  void evalModeMendsDropout() throws Exception {
    assertFailed(
        train(SmallTraining::netWithDropout, options -> options.trainMode(true)),
        FailureReason.NOT_MEASURABLE);
    assertMeasured(train(SmallTraining::netWithDropout, options -> options));
  }

  @Test
  void aSecondSampleOrEvalModeMendBatchNorm() throws Exception {
    assertFailed(
        train(options -> options.trainMode(true).probeData(ProbeData.firstBatch(1))),
        FailureReason.NOT_MEASURABLE);
    assertMeasured(train(options -> options.trainMode(true).probeData(ProbeData.firstBatch(2))));
    assertMeasured(train(options -> options.probeData(ProbeData.firstBatch(1))));
  }

  @Test
  void smallerProbeDataMendMemory() throws Exception {
    BinaryOperator<NDArray> exhausting =
        (some, p) -> {
          if (p.size(0) > 8) {
            throw new OutOfMemoryError("injected");
          }
          return p;
        };
    Loss loss = new Written("large", exhausting).loss();
    RecordingSink log = train(options -> options.loss(loss));
    assertFailed(log, FailureReason.OUT_OF_MEMORY);
    assertThat(log.measurements).isEmpty();
    log = train(options -> options.loss(loss).probeData(ProbeData.firstBatch(8)));
    // All but the gradient of the whole batch.
    assertThat(log.failures).containsOnly(FailureReason.OUT_OF_MEMORY);
    assertThat(log.measurements).hasSize(3).allMatch(Measurement::converged);
  }

  @Test
  void moreProductsOrTolerancesMendWhatDoesNotConverge() throws Exception {
    assertFailed(train(options -> options.maxProducts(4)), FailureReason.PRODUCTS_EXHAUSTED);
    assertMeasured(train(options -> options.maxProducts(400)));
    assertMeasured(train(options -> options.maxProducts(40).tolerance(0.9).traceTolerance(0.9)));
  }

  @Test
  void anotherLossMendsAnOperationWithoutASecondDerivative() throws Exception {
    Block distances =
        new ScriptModule("Distances").load(ScriptModule.source("distances_scripted.py"), manager);
    BinaryOperator<NDArray> once =
        (some, p) ->
            distances
                .forward(new ParameterStore(manager, false), new NDList(p), true)
                .singletonOrThrow();
    Loss loss = new Written("distances", once).loss();
    assertFailed(train(options -> options.loss(loss)), FailureReason.UNSUPPORTED_OPERATION);
    BinaryOperator<NDArray> twice =
        (some, p) -> {
          NDArray differences = p.expandDims(0).sub(p.mul(2).expandDims(1));
          return differences.square().sum(new int[] {2}).add(1e-6).sqrt();
        };
    Loss mended = new Written("distances written out", twice).loss();
    assertMeasured(train(options -> options.loss(mended)));
  }
}
