package io.github.spherometer.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What documents name between backticks is called that in the code, or belongs to others. */
class MentionsTest {

  private static final Pattern FILE =
      Pattern.compile("[\\w.-]+(/[\\w.-]+)+/?|[\\w.-]+\\.(java|json|yaml|yml|md|xml|py)");
  private static final Pattern CLASS =
      Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.(?!java$)([A-Za-z]\\w*).*|\\(.*)?");
  private static final Pattern MEMBER = Pattern.compile("([a-z]\\w*)\\(.*|([a-z]+[A-Z]\\w*)");
  private static final Pattern PACKAGE =
      Pattern.compile("(?:estimators|surface|activations|listener|examples)(?:\\.[a-z]+)*");

  /** Made when the project is built, or by whom the document speaks to. */
  private static final Set<String> FILES_OF_RUNS =
      Set.of(
          ".flattened-pom.xml",
          ".mvn/maven.config",
          "experiments/compare",
          "problem.json",
          "report.md",
          "src-test/target/benchmarks.json",
          "src-test/target/pit-reports",
          "target/japicmp/japicmp.html");

  /** Of DJL, Micrometer and the JDK; what builders are called; a number that looks like a class. */
  private static final Set<String> CLASSES_OF_OTHERS =
      Set.of(
          "Builder",
          "L2Loss",
          "List",
          "MeterRegistry",
          "NDList",
          "NDScope",
          "Nag",
          "NaN",
          "Optional",
          "ParallelBlock",
          "QAgent",
          "SaveModelTrainingListener",
          "SequentialBlock",
          "SigmoidBinaryCrossEntropyLoss",
          "Trainer",
          "TrainingListener");

  /** Of DJL and of PromQL. */
  private static final Set<String> MEMBERS_OF_OTHERS =
      Set.of("addTrainingListeners", "rate", "max_over_time");

  private static final OurNames OURS = new OurNames();

  static List<Markdown> documents() {
    return Markdown.all();
  }

  private static Stream<Matcher> mentions(Markdown document, Pattern pattern) {
    return document.code().stream().distinct().map(pattern::matcher).filter(Matcher::matches);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aFileThatIsNamedIsThere(Markdown document) {
    assertThat(mentions(document, FILE).map(Matcher::group))
        .filteredOn(file -> !FILES_OF_RUNS.contains(file))
        .allMatch(file -> OURS.isFile(document, file));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aClassThatIsNamedIsThere(Markdown document) {
    assertThat(mentions(document, CLASS).map(mention -> mention.group(1)))
        .filteredOn(type -> !CLASSES_OF_OTHERS.contains(type))
        .allMatch(OURS::isClassOrStem);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aMemberThatIsNamedWithItsClassIsThere(Markdown document) {
    assertThat(mentions(document, CLASS))
        .filteredOn(mention -> mention.group(2) != null)
        .filteredOn(mention -> !OURS.membersOf(mention.group(1)).isEmpty())
        .allMatch(mention -> OURS.membersOf(mention.group(1)).contains(mention.group(2)));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aMemberThatIsNamedAloneIsThere(Markdown document) {
    assertThat(
            mentions(document, MEMBER)
                .map(mention -> mention.group(1) == null ? mention.group(2) : mention.group(1)))
        .filteredOn(member -> !MEMBERS_OF_OTHERS.contains(member))
        .allMatch(OURS.published()::contains);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aPackageThatIsNamedIsThere(Markdown document) {
    assertThat(mentions(document, PACKAGE).map(Matcher::group))
        .allMatch(name -> OURS.isFile(document, "io/github/spherometer/" + name.replace('.', '/')));
  }
}
