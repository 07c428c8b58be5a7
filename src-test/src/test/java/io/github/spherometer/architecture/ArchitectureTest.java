package io.github.spherometer.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.PackageMatchers;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.surface.LossSurface;

@AnalyzeClasses(packages = "io.github.spherometer", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ESTIMATORS = "io.github.spherometer.estimators..";
  private static final String SURFACE = "io.github.spherometer.surface..";
  private static final String ACTIVATIONS = "io.github.spherometer.activations..";
  private static final String SPARK = "io.github.spherometer.spark..";
  private static final String LISTENER = "io.github.spherometer.listener..";
  private static final String EXAMPLES = "io.github.spherometer.examples..";

  private static final String CHECKPOINTS = "io.github.spherometer.examples.checkpoints..";

  /** The rooms of the example program, which nobody but itself calls. */
  private static final String EXAMPLE_ROOMS = "io.github.spherometer.examples.*..";

  /** Public for our own packages alone. */
  static final String[] INTERNAL = {
    "io.github.spherometer.estimators.argument..",
    "io.github.spherometer.estimators.krylov..",
    "io.github.spherometer.estimators.projection..",
    "io.github.spherometer.estimators.vector..",
    "io.github.spherometer.estimators.statistics..",
    "io.github.spherometer.estimators.torch..",
    "io.github.spherometer.surface.loss..",
    "io.github.spherometer.surface.model..",
    "io.github.spherometer.surface.torch..",
    "io.github.spherometer.surface.random..",
    "io.github.spherometer.spark.executor..",
    "io.github.spherometer.spark.reduction..",
    "io.github.spherometer.listener.batch..",
    "io.github.spherometer.listener.guard..",
    "io.github.spherometer.listener.http..",
    "io.github.spherometer.listener.beside..",
    "io.github.spherometer.listener.clock..",
    "io.github.spherometer.listener.measuring..",
    "io.github.spherometer.listener.state..",
    "io.github.spherometer.listener.optimizer..",
    "io.github.spherometer.listener.page..",
    "io.github.spherometer.listener.push.."
  };

  @ArchTest
  static final ArchRule surfacesKnowNeitherMetricsNorTrainingLoop =
      noClasses()
          .that()
          .resideInAnyPackage(ESTIMATORS, SURFACE, ACTIVATIONS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.micrometer..",
              "io.prometheus..",
              "ai.djl.metric..",
              "ai.djl.training.listener..",
              LISTENER,
              EXAMPLES)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("ai.djl.training.EasyTrain");

  @ArchTest
  static final ArchRule surfacesKnowTheTrainerOnlyAsTheOwnerOfTheArraysItMoves =
      noClasses()
          .that()
          .resideInAnyPackage(ESTIMATORS, SURFACE, ACTIVATIONS)
          .and()
          .doNotHaveFullyQualifiedName(LossSurface.class.getName())
          .and()
          .doNotHaveFullyQualifiedName(DeadNeurons.class.getName())
          .and()
          .doNotHaveSimpleName("LiveParameters")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("ai.djl.training.Trainer");

  @ArchTest
  static final ArchRule surfacesKnowNoActivations =
      noClasses()
          .that()
          .resideInAnyPackage(ESTIMATORS, SURFACE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ACTIVATIONS);

  @ArchTest
  static final ArchRule sparkIsKnownInItsPackageAndByOneCommandAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages(SPARK, CHECKPOINTS)
          .and()
          .doNotHaveSimpleName("MeasureCheckpoints")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..", SPARK);

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
  static final ArchRule listenerKnowsTheHttpServerOnlyInItsRoomAndInTheEndpoint =
      noClasses()
          .that()
          .resideInAPackage(LISTENER)
          .and(isNot(PrometheusEndpoint.class))
          .and()
          .resideOutsideOfPackage("io.github.spherometer.listener.http")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.net.httpserver..");

  @ArchTest
  static final ArchRule listenerKnowsJsonOnlyInTheLogAndThePage =
      noClasses()
          .that()
          .resideInAPackage(LISTENER)
          .and()
          .resideOutsideOfPackages(
              "io.github.spherometer.listener.log", "io.github.spherometer.listener.page")
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
  static final ArchRule estimatorsKnowNoModels =
      noClasses()
          .that()
          .resideInAPackage(ESTIMATORS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SURFACE, ACTIVATIONS, "ai.djl.nn..", "ai.djl.training..");

  @ArchTest
  static final ArchRule estimatorsKnowTheEngineOnlyWhereTheyRunTorchScript =
      noClasses()
          .that()
          .resideInAPackage(ESTIMATORS)
          .and()
          .resideOutsideOfPackage("io.github.spherometer.estimators.torch")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl.pytorch..");

  @ArchTest
  static final ArchRule internalPackagesAreUsedByTheLibrariesAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages(ESTIMATORS, SURFACE, ACTIVATIONS, SPARK, LISTENER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(INTERNAL);

  @ArchTest
  static final ArchRule publicSignaturesShowNoInternalType =
      codeUnits()
          .that()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackages(INTERNAL)
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .and(arePublicOrProtected())
          .should(showNoInternalType());

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.github.spherometer.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheDocumentedApiIsPublic =
      noClasses()
          .that()
          .doNotBelongToAnyOf(PublicApi.classes())
          .and()
          .areTopLevelClasses()
          .and()
          .resideOutsideOfPackages(INTERNAL)
          .and()
          .resideOutsideOfPackage(EXAMPLE_ROOMS)
          .should()
          .bePublic();

  private static DescribedPredicate<JavaClass> isNot(Class<?> type) {
    return DescribedPredicate.describe(
        "are not part of " + type.getSimpleName(),
        candidate -> !candidate.getName().startsWith(type.getName()));
  }

  private static DescribedPredicate<JavaCodeUnit> arePublicOrProtected() {
    return DescribedPredicate.describe(
        "are public or protected",
        unit ->
            unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED));
  }

  private static ArchCondition<JavaCodeUnit> showNoInternalType() {
    return ArchConditions.not(
        ArchCondition.from(
            DescribedPredicate.describe(
                "show an internal type",
                unit ->
                    unit.getReturnType().getAllInvolvedRawTypes().stream()
                            .anyMatch(ArchitectureTest::isInternal)
                        || unit.getParameterTypes().stream()
                            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                            .anyMatch(ArchitectureTest::isInternal))));
  }

  private static boolean isInternal(JavaClass type) {
    return PackageMatchers.of(INTERNAL).test(type.getPackageName());
  }
}
