package io.github.spherometer.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.examples.checkpoints.CheckpointTraining;
import io.github.spherometer.fixtures.Fixtures;
import io.github.spherometer.fixtures.FreePort;
import io.github.spherometer.listener.log.MeasurementLog;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.surface.LossSurface;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole command, on the checkpoints of real trainings. */
@Timeout(120)
class MeasureCheckpointsTest {

  private static final String PROGRAM = CheckpointTraining.class.getName();

  private final Path directory;
  private final Path checkpoints;
  private final Path log;

  MeasureCheckpointsTest(@TempDir Path directory) {
    this.directory = directory;
    checkpoints = directory.resolve("checkpoints");
    log = directory.resolve("run.jsonl");
  }

  private Ended command(String data, String... more) {
    return command(0, data, more);
  }

  private Ended command(int port, String data, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "measure-checkpoints",
                "--checkpoints=" + checkpoints,
                "--data=" + data,
                "--model=" + PROGRAM + "::net",
                "--log=" + log,
                "--port=" + port,
                "--linger=0"));
    arguments.addAll(Arrays.asList(more));
    return Ended.of(arguments.toArray(String[]::new));
  }

  private List<Measurement> logged() throws IOException {
    return MeasurementLog.read(log).measurements();
  }

  /** Before it may be what Spark has logged. */
  private static String last(String lines) {
    List<String> all = lines.lines().toList();
    return all.get(all.size() - 1);
  }

  private static List<Long> epochs(List<Measurement> measurements) {
    return measurements.stream().map(each -> each.step().epoch()).toList();
  }

  /** On one machine, in one batch. */
  private void assertRight(Measurement measured) throws Exception {
    try (Model model = Model.newInstance("net")) {
      model.setBlock(CheckpointTraining.net());
      model.load(checkpoints, "net", Map.of("epoch", "" + measured.step().epoch()));
      try (LossSurface surface =
          LossSurface.builder(model.getBlock(), Loss.softmaxCrossEntropyLoss())
              .data(CheckpointTraining.inputs(), CheckpointTraining.labels())
              .build()) {
        Spectrum truth =
            Lanczos.builder().topK(5).tolerance(1e-5).build().spectrum(surface.hessian());
        assertThat(measured.loss().probe()).isCloseTo(surface.value(), within(1e-5));
        double bound = measured.curvature().spectrum().largest().error() + 1e-5;
        assertThat(measured.curvature().spectrum().largest().value())
            .isCloseTo(truth.largest().value(), within(bound));
        double norm = surface.gradient().norm().getFloat();
        assertThat(measured.gradient().sharpness().norm()).isCloseTo(norm, within(1e-5));
      }
    }
  }

  @Test
  void everyCheckpointOfATrainingIsMeasuredOverAllData() throws Exception {
    CheckpointTraining.run(checkpoints, 6);
    Ended ended =
        command(
            PROGRAM + "::dataset",
            "--batch-size=16",
            "--wait=0",
            "--learning-rate=0.2",
            "--batches-per-epoch=7");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("4 batches of data", "3 checkpoints measured");
    List<Measurement> measured = logged();
    assertThat(epochs(measured)).containsExactly(2L, 4L, 6L);
    for (Measurement each : measured) {
      assertRight(each);
      assertThat(each.step().batch()).isEqualTo(7 * each.step().epoch());
      assertThat(each.converged()).isTrue();
      assertThat(each.curvature().trace().groups()).hasSize(2);
      assertThat(each.deadNeurons().units()).isEqualTo(5);
      double largest = each.curvature().spectrum().largest().value();
      assertThat(each.stability().sharpnessRatio()).isCloseTo(largest / 10, within(1e-6));
    }
  }

  private static String metric(int port, String name) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    String page =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    return page.lines().filter(line -> line.startsWith(name + "{")).findFirst().orElseThrow();
  }

  @Test
  void checkpointsAreMeasuredAsTheyCome() throws Exception {
    int port = FreePort.find();
    CompletableFuture<Ended> program =
        CompletableFuture.supplyAsync(() -> command(port, PROGRAM + "::dataset", "--wait=8"));
    CheckpointTraining.run(checkpoints, 2);
    while (!Files.exists(log) || !Files.readString(log).contains("\"measurement\"")) {
      Thread.sleep(20);
    }
    assertThat(metric(port, "spherometer_training_epochs_total"))
        .contains("source=\"checkpoints\"")
        .endsWith(" 2.0");
    assertThat(metric(port, "spherometer_training_active")).endsWith(" 1.0");
    CheckpointTraining.run(directory.resolve("later"), 4);
    Files.move(directory.resolve("later/net-0004.params"), checkpoints.resolve("net-0004.params"));
    Ended ended = program.get();
    assertThat(ended.err()).isEmpty();
    assertThat(epochs(logged())).containsExactly(2L, 4L);
    for (Measurement each : logged()) {
      assertRight(each);
    }
  }

  @Test
  void whatCannotBeMeasuredIsSaidAndTheNextIsMeasured() throws Exception {
    CheckpointTraining.run(checkpoints, 4);
    byte[] whole = Files.readAllBytes(checkpoints.resolve("net-0002.params"));
    Files.write(checkpoints.resolve("net-0001.params"), Arrays.copyOf(whole, whole.length - 10));
    saveNotANumber();
    Ended ended = command(PROGRAM + "::dataset", "--wait=0");
    assertThat(ended.code()).isZero();
    assertThat(ended.err().lines().filter(line -> line.startsWith("Epoch")).toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("Epoch 1 was not measured: ")
                    .contains("net-0001.params is no checkpoint of the model, or not a whole one"),
            line ->
                assertThat(line)
                    .startsWith("Epoch 3 was not measured (non_finite_loss): partition 0"));
    assertThat(epochs(logged())).containsExactly(2L, 4L);
    assertThat(Files.readString(log)).contains("\"missed\":{\"batch\":3");
  }

  private void saveNotANumber() throws IOException {
    try (Model model = Model.newInstance("net");
        NDManager manager = NDManager.newBaseManager()) {
      Block net = CheckpointTraining.net();
      Fixtures.initialised(net, manager, DataType.FLOAT32, Float.NaN, new Shape(1, 6));
      model.setBlock(net);
      model.setProperty("Epoch", "3");
      model.save(checkpoints, "net");
    }
  }

  @Test
  void filesOfBatchesAreMeasuredAsTheDatasetIs() throws Exception {
    CheckpointTraining.run(checkpoints, 2);
    Path data = Files.createDirectory(directory.resolve("data"));
    NDList all = new NDList(CheckpointTraining.inputs(), CheckpointTraining.labels());
    for (int i = 0; i < 2; i++) {
      String half = i == 0 ? "0:20" : "20:";
      NDList batch = new NDList(all.get(0).get(half), all.get(1).get(half));
      NDList.Encoding encoding = i == 0 ? NDList.Encoding.ND_LIST : NDList.Encoding.NPZ;
      Files.write(data.resolve(i + (i == 0 ? ".ndlist" : ".npz")), batch.encode(encoding));
    }
    Ended ended = command(data.toString(), "--wait=0");
    assertThat(ended.err()).isEmpty();
    assertRight(logged().get(0));
  }

  @Test
  void dataThatCannotBeReadAreSaidBeforeAnythingIsMeasured() throws Exception {
    Files.createDirectories(checkpoints);
    Path data = Files.createDirectory(directory.resolve("data"));
    assertThat(command(data.toString(), "--wait=0").err().strip())
        .isEqualTo(data + " has no files whose names end in .ndlist or .npz");
    Files.writeString(data.resolve("a.npz"), "nothing");
    Ended broken = command(data.toString(), "--wait=0");
    assertThat(broken.code()).isOne();
    assertThat(last(broken.err())).endsWith("a.npz is no batch: Malformed data");
    Files.write(data.resolve("a.npz"), new NDList(CheckpointTraining.inputs()).encode());
    assertThat(last(command(data.toString(), "--wait=0").err()))
        .endsWith("a.npz is no batch: 1 array, must have inputs and, behind them, labels");
    assertThat(command("no-such-folder", "--wait=0").err().strip()).contains("no-such-folder");
    assertThat(command(PROGRAM + "::data", "--wait=0").err().strip())
        .isEqualTo(PROGRAM + "::data does not exist, or takes arguments");
  }
}
