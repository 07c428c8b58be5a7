package io.github.spherometer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.fixtures.FreePort;
import io.github.spherometer.listener.log.JsonLinesSink;
import io.github.spherometer.listener.measurement.DistinctMeasurement;
import io.github.spherometer.listener.page.Answer;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ViewTest {

  private final Path directory;

  ViewTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path log(String name) {
    Path file = directory.resolve(name);
    try (JsonLinesSink sink = JsonLinesSink.append(file)) {
      sink.started(DistinctMeasurement.run());
      sink.accept(DistinctMeasurement.measurement());
      sink.ended();
    }
    return file;
  }

  private static Answer answer(URI page, String path) throws Exception {
    while (true) {
      try {
        return Answer.at(page, path);
      } catch (ConnectException notYet) {
        Thread.sleep(20);
      }
    }
  }

  private static List<String> names(URI page) throws Exception {
    return answer(page, "runs").objects("runs").stream()
        .map(run -> run.get("run").getAsString() + " of " + run.get("log").getAsString())
        .toList();
  }

  @Test
  void logsAreServedUntilTheTimeIsOver() throws Exception {
    Path first = log("first.jsonl");
    Path second = log("second.jsonl");
    Files.writeString(second, "broken\n", StandardOpenOption.APPEND);
    int port = FreePort.find();
    URI page = URI.create("http://127.0.0.1:" + port + "/");
    CompletableFuture<Ended> program =
        CompletableFuture.supplyAsync(
            () -> Ended.of("view", "" + first, "" + second, "--port", "" + port, "--linger", "3"));
    while (names(page).size() < 2) {
      Thread.sleep(20);
    }
    assertThat(names(page)).containsExactlyInAnyOrder("r of first.jsonl", "r of second.jsonl");
    assertThat(answer(page, "runs/1").column("spherometer_hessian_trace")).containsExactly(31.75);
    Ended ended = program.get();
    assertThat(ended.code()).isZero();
    assertThat(ended.out().lines())
        .containsExactly(
            "Live page: " + page, "2 runs in 2 logs so far, which are followed until Ctrl-C.");
    assertThat(ended.err().lines())
        .containsExactly(second + " line 4 is not a line of a measurement log: it is not JSON");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path nowhere = directory.resolve("missing").resolve("log.jsonl");
    Ended ended = Ended.of("view", "" + nowhere, "--port", "0", "--linger", "0");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err().strip())
        .isEqualTo("log is " + nowhere + ", must be in a folder that is there");
  }

  @Test
  void whoeverNamesNoLogIsAskedForOne() {
    Ended ended = Ended.of("view");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).startsWith("Missing required parameter: 'FILE'");
  }

  @Test
  void theExampleWritesALogThatIsShown() {
    Path log = directory.resolve("example.jsonl");
    Ended trained =
        Ended.of(
            "--epochs=1", "--samples=32", "--hidden=4", "--port=0", "--linger=0", "--log=" + log);
    assertThat(trained.code()).isZero();
    Ended viewed = Ended.of("view", "" + directory, "--port=0", "--linger=0");
    assertThat(viewed.out()).contains("1 run in 1 log so far");
    assertThat(viewed.err()).isEmpty();
  }
}
