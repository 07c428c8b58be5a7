package io.github.spherometer.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.spherometer.estimators.BulkEdge;
import io.github.spherometer.estimators.DenseEigensolver;
import io.github.spherometer.estimators.Density;
import io.github.spherometer.estimators.DiagonalScaling;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.ExactSpectrum;
import io.github.spherometer.estimators.Extreme;
import io.github.spherometer.estimators.GaussQuadrature;
import io.github.spherometer.estimators.GroupTrace;
import io.github.spherometer.estimators.Hutchinson;
import io.github.spherometer.estimators.KrylovDecomposition;
import io.github.spherometer.estimators.Lanczos;
import io.github.spherometer.estimators.LinearOperator;
import io.github.spherometer.estimators.NonFiniteProductException;
import io.github.spherometer.estimators.ParameterGroup;
import io.github.spherometer.estimators.RayleighQuotient;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Share;
import io.github.spherometer.estimators.SpectralDensity;
import io.github.spherometer.estimators.SpectralDistribution;
import io.github.spherometer.estimators.Spectrum;
import io.github.spherometer.estimators.TraceEstimate;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.djl.ActivationProbe;
import io.github.spherometer.estimators.djl.BlockModes;
import io.github.spherometer.estimators.djl.DeadNeuronReport;
import io.github.spherometer.estimators.djl.DeadNeurons;
import io.github.spherometer.estimators.djl.EngineCheck;
import io.github.spherometer.estimators.djl.EngineFinding;
import io.github.spherometer.estimators.djl.LayerActivity;
import io.github.spherometer.estimators.djl.LossEvaluation;
import io.github.spherometer.estimators.djl.LossSurface;
import io.github.spherometer.estimators.djl.NonFiniteActivationException;
import io.github.spherometer.estimators.djl.NonFiniteLossException;
import io.github.spherometer.estimators.djl.NotMeasurableException;
import io.github.spherometer.estimators.djl.NotTwiceDifferentiableException;
import io.github.spherometer.estimators.djl.OneDnn;
import io.github.spherometer.estimators.djl.UnrepeatableLossException;
import io.github.spherometer.estimators.djl.UnseenBlock;
import io.github.spherometer.examples.Main;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.log.JsonLinesSink;
import io.github.spherometer.listener.log.MeasurementLog;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.measurement.UpdateRule;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.github.spherometer.listener.metrics.PrometheusEndpoint;
import io.github.spherometer.listener.metrics.PrometheusPush;
import io.github.spherometer.listener.schedule.Schedule;
import io.github.spherometer.listener.schedule.TrainingMoment;
import java.util.Set;

@AnalyzeClasses(packages = "io.github.spherometer", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ESTIMATORS = "io.github.spherometer.estimators..";
  private static final String LISTENER = "io.github.spherometer.listener..";
  private static final String EXAMPLES = "io.github.spherometer.examples..";

  /** What users may rely on. A new public class is a decision, made here. */
  private static final Set<Class<?>> PUBLIC_API =
      Set.of(
          BulkEdge.class,
          DenseEigensolver.class,
          Density.class,
          DiagonalScaling.class,
          Estimate.class,
          ExactSpectrum.class,
          Extreme.class,
          GaussQuadrature.class,
          GroupTrace.class,
          Hutchinson.class,
          KrylovDecomposition.class,
          Lanczos.class,
          LinearOperator.class,
          NonFiniteProductException.class,
          ParameterGroup.class,
          RayleighQuotient.class,
          RitzValue.class,
          Share.class,
          SpectralDensity.class,
          SpectralDistribution.class,
          Spectrum.class,
          TraceEstimate.class,
          Which.class,
          ActivationProbe.class,
          BlockModes.class,
          DeadNeuronReport.class,
          DeadNeurons.class,
          EngineCheck.class,
          EngineFinding.class,
          OneDnn.class,
          LayerActivity.class,
          LossEvaluation.class,
          LossSurface.class,
          NonFiniteActivationException.class,
          NonFiniteLossException.class,
          NotMeasurableException.class,
          NotTwiceDifferentiableException.class,
          UnrepeatableLossException.class,
          UnseenBlock.class,
          CurvatureListener.class,
          ProbeData.class,
          FailureReason.class,
          GradientMeasurement.class,
          Hyperparameters.class,
          Measurement.class,
          JsonLinesSink.class,
          MeasurementLog.class,
          MeasurementSink.class,
          MissedMeasurement.class,
          RunDescription.class,
          TrainingProgress.class,
          UpdateRule.class,
          CurvatureMetrics.class,
          PrometheusEndpoint.class,
          Schedule.class,
          TrainingMoment.class,
          PrometheusPush.class,
          Main.class);

  @ArchTest
  static final ArchRule estimatorsKnowNeitherMetricsNorTrainingLoop =
      noClasses()
          .that()
          .resideInAPackage(ESTIMATORS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..", "io.prometheus..", LISTENER, EXAMPLES)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("ai.djl.training.Trainer");

  @ArchTest
  static final ArchRule listenerKnowsPrometheusOnlyInThePage =
      noClasses()
          .that()
          .resideInAPackage(LISTENER)
          .and()
          .doNotHaveSimpleName("PrometheusPage")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.prometheus..", "io.micrometer.prometheusmetrics..");

  @ArchTest
  static final ArchRule listenerKnowsTheHttpServerOnlyInTheEndpoint =
      noClasses()
          .that()
          .resideInAPackage(LISTENER)
          .and(isNot(PrometheusEndpoint.class))
          .and()
          .doNotHaveSimpleName("PageHandler")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.net.httpserver..");

  @ArchTest
  static final ArchRule listenerKnowsJsonOnlyInTheLog =
      noClasses()
          .that()
          .resideInAPackage(LISTENER)
          .and()
          .resideOutsideOfPackage("io.github.spherometer.listener.log")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.gson..");

  @ArchTest
  static final ArchRule listenerKnowsNoEngine =
      noClasses()
          .that()
          .resideInAnyPackage(LISTENER, EXAMPLES)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl.pytorch..");

  @ArchTest
  static final ArchRule algorithmsKnowNoModels =
      noClasses()
          .that()
          .resideInAPackage("io.github.spherometer.estimators")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl.nn..", "ai.djl.training..", "ai.djl.pytorch..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.github.spherometer.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheDocumentedApiIsPublic =
      noClasses()
          .that()
          .doNotBelongToAnyOf(PUBLIC_API.toArray(Class<?>[]::new))
          .and()
          .areTopLevelClasses()
          .should()
          .bePublic();

  private static DescribedPredicate<JavaClass> isNot(Class<?> type) {
    return DescribedPredicate.describe(
        "are not part of " + type.getSimpleName(),
        candidate -> !candidate.getName().startsWith(type.getName()));
  }
}
