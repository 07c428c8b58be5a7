package io.github.spherometer.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.figure.Contours;
import io.github.spherometer.examples.report.figure.Figure;
import io.github.spherometer.examples.report.figure.HeatMap;
import io.github.spherometer.examples.report.figure.Panels;
import io.github.spherometer.examples.report.figure.Perspective;
import io.github.spherometer.examples.report.figure.Plot;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportTest {

  private static final double[] X = {0.01, 0.02, 0.05, 0.1};
  private static final double[] Y = {200, 95, 41, 19};

  private final Path directory;

  ReportTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void claimsComeFirst() throws IOException {
    Path file =
        new Report(directory, "A title")
            .heading("A heading")
            .paragraph("A paragraph.")
            .table(Table.of("a").row(1))
            .claim(Claim.notTested("Somebody, figure 3", "It falls", "no time"))
            .write();

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            # A title

            ## Claims

            0 seen, 0 not seen, 1 not tested here.

            | verdict | claim | numbers | source | rule |
            |---|---|---|---|---:|
            | **not tested here** | It falls | no time | Somebody, figure 3 | 1 |

            The rules:

            1. none

            ## A heading

            A paragraph.

            | a |
            |---:|
            | 1 |
            """);
  }

  @Test
  void aFigureIsLinkedWithItsCaption() throws IOException {
    Path file = new Report(directory, "T").figure("figure-1", plot(), "What [it] shows").write();

    assertThat(Files.readString(file))
        .contains("[![What (it) shows](figures/figure-1.png)](figures/figure-1.svg)");
  }

  @Test
  void namesOfFiguresArePlainAndDifferent() {
    Report report = new Report(directory, "T").figure("a", plot(), "c");

    assertThatIllegalArgumentException().isThrownBy(() -> report.figure("a", plot(), "c"));
    assertThatIllegalArgumentException().isThrownBy(() -> report.figure("../b", plot(), "c"));
    assertThatIllegalArgumentException().isThrownBy(() -> report.figure("A b", plot(), "c"));
  }

  @Test
  void aPlotIsDrawnInItsColours() throws Exception {
    BufferedImage image = drawn(plot());

    assertThat(image.getWidth()).isEqualTo(1600);
    assertThat(pixels(image, 0x0072B2)).as("of the first line").isGreaterThan(1000);
    assertThat(pixels(image, 0xD55E00)).as("of the points").isGreaterThan(300);
  }

  @Test
  void everyKindOfFigureIsDrawn() throws Exception {
    double[][] z = IntStream.range(0, 4).mapToObj(i -> Y.clone()).toArray(double[][]::new);
    z[0][1] = Double.NaN;
    Figure[] figures = {
      Plot.of("t", "x", "y").histogram("h", Y, 3).level("l", 1),
      HeatMap.of("t", "x", "y", z),
      HeatMap.of("t", "x", "y", z).logarithmic(),
      HeatMap.of("t", "x", "y", z).symmetricLogarithmic(),
      Contours.of("t", "x", "y", X, X, z),
      Perspective.of("t", "x", "y", X, X, z).logarithmic(),
      Panels.of("t", 2, plot(), plot(), plot())
    };
    for (Figure figure : figures) {
      BufferedImage image = drawn(figure);
      int all = image.getWidth() * image.getHeight();
      assertThat(all - pixels(image, 0xFFFFFF)).as(figure.description()).isGreaterThan(all / 50);
    }
  }

  @Test
  void anSvgHasItsLabels() throws Exception {
    new Report(directory, "T").figure("f", plot(), "A <caption> & more").write();

    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svgWithoutDoctype())))
            .getDocumentElement();

    assertThat(root.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("A <caption> & more");
    assertThat(root.getElementsByTagName("desc").item(0).getTextContent())
        .isEqualTo("Norms; rate; norm; line, with errors");
    String texts =
        IntStream.range(0, root.getElementsByTagName("text").getLength())
            .mapToObj(i -> root.getElementsByTagName("text").item(i).getTextContent())
            .toList()
            .toString();
    assertThat(texts).contains("0.01", "0.02", "0.05", "20", "50", "100", "norm");
  }

  /** Each name in the legend is a group of its own, moved to its place. */
  @Test
  void layersOfOneNameAreOnceInTheLegend() throws Exception {
    int one = movedGroups(plot().level("limit", 1));

    assertThat(movedGroups(plot().level("limit", 1).level("limit", 2))).isEqualTo(one);
    assertThat(movedGroups(plot().level("limit", 1).level("other", 2))).isGreaterThan(one);
  }

  private int movedGroups(Figure figure) throws IOException {
    new Report(directory, "T").figure("f", figure, "c").write();
    return svgWithoutDoctype().split("<g transform=\"translate").length;
  }

  @Test
  void whatCannotBeDrawnIsLeftOut() throws Exception {
    double[] broken = {Double.NaN, -1, Double.POSITIVE_INFINITY, 0};

    BufferedImage mixed = drawn(plot().line("broken", X, broken).band("line", X, broken, Y));
    BufferedImage empty = drawn(Plot.of("t", "x", "y").logY().line("broken", X, broken));

    assertThat(pixels(mixed, 0x0072B2)).isGreaterThan(1000);
    assertThat(pixels(empty, 0x0072B2)).isZero();
    assertThat(pixels(empty, 0xFFFFFF)).isLessThan((long) empty.getWidth() * empty.getHeight());
  }

  /** A mean less its spread may be negative. */
  @Test
  void aBandThatReachesBelowALogarithmicAxisIsFilledToItsBottom() throws Exception {
    double[] below = {-1, -1, 0, Double.NEGATIVE_INFINITY};

    BufferedImage without = drawn(plot());
    BufferedImage with = drawn(plot().band("line", X, below, Y));

    long filled = pixels(without, 0xFFFFFF) - pixels(with, 0xFFFFFF);
    assertThat(filled).isGreaterThan((long) with.getWidth() * with.getHeight() / 10);
  }

  @Test
  void noFigureNeedsADisplay() throws Exception {
    drawn(plot());

    assertThat(GraphicsEnvironment.isHeadless()).isTrue();
  }

  private static Plot plot() {
    return Plot.of("Norms", "rate", "norm")
        .logX()
        .logY()
        .line("line", X, Y)
        .points("with errors", X, Arrays.stream(Y).map(y -> 2 * y).toArray(), Y);
  }

  private BufferedImage drawn(Figure figure) throws IOException {
    new Report(directory, "T").figure("f", figure, "c").write();
    return ImageIO.read(directory.resolve("figures/f.png").toFile());
  }

  /** The document type would be fetched. */
  private String svgWithoutDoctype() throws IOException {
    return Files.readString(directory.resolve("figures/f.svg")).replaceFirst("<!DOCTYPE[^>]*>", "");
  }

  /** How many are about of a colour: files have few colours. */
  private static long pixels(BufferedImage image, int colour) {
    return IntStream.range(0, image.getHeight())
        .flatMap(y -> IntStream.range(0, image.getWidth()).map(x -> image.getRGB(x, y)))
        .filter(rgb -> (rgb & 0xF8F8F8) == (colour & 0xF8F8F8))
        .count();
  }
}
