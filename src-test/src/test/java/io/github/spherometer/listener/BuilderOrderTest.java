package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.fixtures.SmallTraining;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.listener.prometheus.PrometheusRemoteWrite;
import io.github.spherometer.listener.schedule.Schedule;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said first makes no difference. */
class BuilderOrderTest {

  private static final NDManager manager = NDManager.newBaseManager();
  private static final PrometheusEndpoint endpoint = PrometheusEndpoint.start(0);
  private static final PrometheusRemoteWrite write =
      PrometheusRemoteWrite.start(URI.create("http://127.0.0.1:1/api/v1/write"));
  private static final MeasurementSink NOBODY = measurement -> {};

  @AfterAll
  static void close() {
    endpoint.close();
    write.close();
    manager.close();
  }

  /** One call of every option, none with its default. */
  private static Map<String, UnaryOperator<CurvatureListener.Builder>> options() {
    Loss loss = Loss.l2Loss();
    Optimizer optimizer = SmallTraining.adam();
    Supplier<Hyperparameters> given = Hyperparameters::unknown;
    Schedule schedule = Schedule.everyEpochs(3);
    Schedule gradients = Schedule.everyBatches(7);
    MeasurementSink sink = measurement -> {};
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ProbeData probe = ProbeData.of(new NDList(manager.create(1f)), new NDList());
    DeadNeurons deadNeurons = DeadNeurons.builder().recurrentStates(true).build();
    SpectralDensity density = SpectralDensity.builder().starts(1).steps(4).build();
    Map<String, UnaryOperator<CurvatureListener.Builder>> options = new LinkedHashMap<>();
    options.put("run(String)", b -> b.run("r"));
    options.put("totalBatches(long)", b -> b.totalBatches(9));
    options.put("topK(int)", b -> b.topK(7));
    options.put("everyBatches(int)", b -> b.everyBatches(3));
    options.put("overhead(double)", b -> b.overhead(0.25));
    options.put("schedule(Schedule)", b -> b.schedule(schedule));
    options.put("gradientSchedule(Schedule)", b -> b.gradientSchedule(gradients));
    options.put("tolerance(double)", b -> b.tolerance(0.125));
    options.put("confidence(double)", b -> b.confidence(0.75));
    options.put("tracking(boolean)", b -> b.tracking(false));
    options.put("traceTolerance(double)", b -> b.traceTolerance(0.25));
    options.put("maxProducts(int)", b -> b.maxProducts(9));
    options.put("seed(long)", b -> b.seed(3));
    options.put("probeData(ProbeData)", b -> b.probeData(probe));
    options.put("trainMode(boolean)", b -> b.trainMode(true));
    options.put("withoutOneDnn()", CurvatureListener.Builder::withoutOneDnn);
    options.put("inForeground()", CurvatureListener.Builder::inForeground);
    options.put("engineThreads(int)", b -> b.engineThreads(3));
    options.put("endWithin(Duration)", b -> b.endWithin(Duration.ofSeconds(5)));
    options.put("withoutLastBatch()", CurvatureListener.Builder::withoutLastBatch);
    options.put("loss(Loss)", b -> b.loss(loss));
    options.put("optimizer(Optimizer)", b -> b.optimizer(optimizer));
    options.put("hyperparameters(Supplier)", b -> b.hyperparameters(given));
    options.put("deadNeurons(DeadNeurons)", b -> b.deadNeurons(deadNeurons));
    options.put("withoutDeadNeurons()", CurvatureListener.Builder::withoutDeadNeurons);
    options.put("gradientNoiseScale()", CurvatureListener.Builder::gradientNoiseScale);
    options.put("updateRatios(int)", b -> b.updateRatios(3));
    options.put("lossSlices(int)", b -> b.lossSlices(3));
    options.put("density(SpectralDensity)", b -> b.density(density));
    options.put("live(int)", b -> b.live(9465));
    options.put("registry(MeterRegistry)", b -> b.registry(registry));
    options.put("endpoint(PrometheusEndpoint)", b -> b.endpoint(endpoint));
    options.put("remoteWrite(PrometheusRemoteWrite)", b -> b.remoteWrite(write));
    options.put("live(int)", b -> b.live(9464));
    options.put("tags(Iterable)", b -> b.tags(Tags.of("team", "a")));
    options.put("tags(String[])", b -> b.tags("experiment", "7"));
    options.put("log(Path)", b -> b.log(Path.of("no such directory", "curvature.jsonl")));
    options.put("sink(MeasurementSink)", b -> b.sink(sink));
    return options;
  }

  @Test
  void everyOptionIsTried() {
    Set<String> declared =
        Stream.of(CurvatureListener.Builder.class.getMethods())
            .filter(method -> method.getReturnType() == CurvatureListener.Builder.class)
            .map(BuilderOrderTest::signature)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(declared).isEqualTo(new TreeSet<>(options().keySet()));
  }

  private static String signature(Method method) {
    return Stream.of(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }

  static Stream<Arguments> pairs() {
    Map<String, UnaryOperator<CurvatureListener.Builder>> options = options();
    return options.keySet().stream()
        .flatMap(
            first ->
                options.keySet().stream()
                    .filter(second -> first.compareTo(second) < 0)
                    .map(
                        second ->
                            Arguments.of(first, second, options.get(first), options.get(second))));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("pairs")
  void theOrderOfTwoOptionsMakesNoDifference(
      String first,
      String second,
      UnaryOperator<CurvatureListener.Builder> one,
      UnaryOperator<CurvatureListener.Builder> other) {
    Object oneWay = outcome(b -> other.apply(one.apply(b)));
    assertThat(outcome(b -> one.apply(other.apply(b))))
        .usingRecursiveComparison(byValue())
        .isEqualTo(oneWay);
  }

  private static RecursiveComparisonConfiguration byValue() {
    return RecursiveComparisonConfiguration.builder()
        .withIgnoredCollectionOrderInFields("publication.registries")
        .withEqualsForType(Double::equals, Double.class)
        .withStrictTypeChecking(true)
        .build();
  }

  /** The settings, or what is said instead. */
  private static Object outcome(UnaryOperator<CurvatureListener.Builder> options) {
    try {
      return options.apply(CurvatureListener.builder().sink(NOBODY)).settings();
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  static Stream<Arguments> each() {
    return options().entrySet().stream()
        .map(option -> Arguments.of(option.getKey(), option.getValue()));
  }

  /** Else the comparison above would see nothing. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("each")
  void everyOptionChangesTheSettings(String name, UnaryOperator<CurvatureListener.Builder> option) {
    assertThat(outcome(option)).usingRecursiveComparison(byValue()).isNotEqualTo(outcome(b -> b));
  }

  @Test
  void twoRulesForTheSameAreRefused() {
    assertThat(outcome(b -> b.everyBatches(3).schedule(Schedule.never())))
        .isEqualTo("everyBatches(3) and schedule(...) are two rules for the same; set one of them");
  }

  @Test
  void theLengthOfTheTrainingIsWhatWasSaid() {
    assertThat(outcome(b -> b.totalBatches(5_000_000_000L)))
        .extracting("totalBatches")
        .isEqualTo(OptionalLong.of(5_000_000_000L));
    assertThat(outcome(b -> b)).extracting("totalBatches").isEqualTo(OptionalLong.empty());
  }

  @Test
  void productsThatLeaveNoneForTheNoiseScaleAreRefused() {
    assertThat(outcome(b -> b.maxProducts(4).gradientNoiseScale()))
        .isEqualTo(
            "maxProducts(4) leaves no product for gradientNoiseScale(), which takes at least 5");
    assertThat(outcome(b -> b.maxProducts(5).gradientNoiseScale())).isInstanceOf(Settings.class);
  }

  private static Schedule schedule(UnaryOperator<CurvatureListener.Builder> options) {
    return options
        .apply(CurvatureListener.builder().sink(NOBODY))
        .settings()
        .schedules()
        .measurements();
  }

  @Test
  void anOverheadBoundsAPeriodAndAloneIsTheSchedule() {
    Schedule bounded = schedule(b -> b.everyBatches(3).overhead(0.25));
    assertThat(bounded.overheadBudget()).isEqualTo(0.25);
    assertThat(bounded.isDue(progress(6, 1))).isTrue();
    assertThat(bounded.isDue(progress(7, 1))).isFalse();
    assertThat(bounded.isDue(progress(6, 9))).isFalse();
    Schedule alone = schedule(b -> b.overhead(0.25));
    assertThat(alone.isDue(progress(7, 1))).isTrue();
    assertThat(alone.isDue(progress(7, 9))).isFalse();
    Schedule ruled = schedule(b -> b.overhead(0.25).schedule(Schedule.everyBatches(5)));
    assertThat(ruled.isDue(progress(10, 1))).isTrue();
    assertThat(ruled.isDue(progress(11, 1))).isFalse();
    assertThat(ruled.isDue(progress(10, 9))).isFalse();
  }

  /** 20 seconds of training, of which 5 % are a second. */
  @Test
  void byDefaultEveryHundredthBatchIsMeasuredWithinABudget() {
    Schedule byDefault = schedule(b -> b);
    assertThat(byDefault.overheadBudget()).isEqualTo(0.05);
    assertThat(byDefault.isDue(progress(100, 0.9))).isTrue();
    assertThat(byDefault.isDue(progress(99, 0.9))).isFalse();
    assertThat(byDefault.isDue(progress(100, 1.1))).isFalse();
  }

  @Test
  void aRuleOfTheUsersIsFollowedWhateverItCosts() {
    for (Schedule ruled :
        List.of(
            schedule(b -> b.everyBatches(100)),
            schedule(b -> b.schedule(Schedule.everyBatches(100))))) {
      assertThat(ruled.overheadBudget()).isNaN();
      assertThat(ruled.isDue(progress(100, 19))).isTrue();
      assertThat(ruled.isDue(progress(99, 0))).isFalse();
    }
  }

  /** 20 seconds of training, and an overhead of a quarter is 5 seconds. */
  private static TrainingProgress progress(long batches, double felt) {
    return new TrainingProgress(
        batches, 0, batches, 1, 20, felt, 0, felt, 0.001, OptionalLong.empty());
  }

  @Test
  void aBuilderThatIsUsedAgainLeavesItsListenersAlone() {
    CurvatureListener.Builder builder = CurvatureListener.builder().sink(NOBODY).topK(3);
    Settings settings = builder.settings();
    builder.topK(4).seed(7).sink(measurement -> {}).tags("a", "b").everyBatches(9);
    assertThat(settings.estimators().topK()).isEqualTo(3);
    assertThat(settings.estimators().accuracy().seed()).isEqualTo(42);
    assertThat(settings.publication().sinks()).containsExactly(NOBODY);
    assertThat(settings.publication().tags()).isEmpty();
  }

  @Test
  void aListenerThatHasNobodyToTellIsRefusedAndSaysWhatToAdd() {
    assertThatThrownBy(() -> CurvatureListener.builder().run("r").tags("a", "b").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the listener has nobody to tell; add live(9464), endpoint(...), registry(...),"
                + " remoteWrite(...), log(...) or sink(...)");
  }

  static Stream<UnaryOperator<CurvatureListener.Builder>> audiences() {
    return Stream.of(
        listener -> listener.registry(new SimpleMeterRegistry()),
        listener -> listener.endpoint(endpoint),
        listener -> listener.remoteWrite(write),
        listener -> listener.live(0),
        listener -> listener.sink(measurement -> {}));
  }

  @ParameterizedTest
  @MethodSource("audiences")
  void oneToTellIsEnough(UnaryOperator<CurvatureListener.Builder> option) {
    assertThatCode(() -> option.apply(CurvatureListener.builder()).build().close())
        .doesNotThrowAnyException();
  }

  @Test
  void aLogIsEnough(@TempDir Path directory) {
    Path file = directory.resolve("log");
    CurvatureListener.builder().log(file).build().close();
    assertThat(file).isEmptyFile();
  }
}
