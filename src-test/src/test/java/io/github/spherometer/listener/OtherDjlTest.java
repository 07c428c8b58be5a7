package io.github.spherometer.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spherometer.fixtures.ChildProcess;
import io.github.spherometer.fixtures.SmallTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A DJL whose internals are others: one class of it is replaced on the class path of a process. */
class OtherDjlTest {

  private static final String SENTENCE =
      "Spherometer needs the PyTorch engine of DJL 0.32.0 to 0.36.0, or of a newer one with the same"
          + " internals, which it uses for second derivatives; with DJL ";

  static final class Application {

    private Application() {}

    public static void main(String[] args) throws Exception {
      try {
        new SmallTraining()
            .epochs(1)
            .listener(CurvatureListener.builder().sink(measurement -> {}).build())
            .run();
        System.out.println("trained");
      } catch (IllegalStateException e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
  }

  @Test
  void theDjlOfThisBuildIsAccepted() throws Exception {
    assertThat(ChildProcess.run(Application.class, ChildProcess.classPath()).output())
        .contains("trained");
  }

  @Test
  void aMissingMethodIsRefusedWhenTheListenerIsAttached(@TempDir Path directory) throws Exception {
    String source =
        """
        package ai.djl.pytorch.jni;
        public final class IValueUtils {}
        """;
    assertThat(runWith(directory, "ai/djl/pytorch/jni/IValueUtils.java", source))
        .contains("refused: " + SENTENCE)
        .contains("NoSuchMethodError")
        .contains("IValueUtils.forward")
        .doesNotContain("trained");
  }

  @Test
  void aMissingFieldIsRefusedWhenTheListenerIsAttached(@TempDir Path directory) throws Exception {
    String source =
        """
        package ai.djl.ndarray;
        public class NDScope implements AutoCloseable {
          public static void register(NDArray array) {}
          public static void unregister(NDArray array) {}
          public void suppressNotUsedWarning() {}
          @Override public void close() {}
        }
        """;
    assertThat(runWith(directory, "ai/djl/ndarray/NDScope.java", source))
        .contains("refused: " + SENTENCE)
        .contains("NoSuchFieldException: SCOPE_STACK")
        .doesNotContain("trained");
  }

  private static String runWith(Path directory, String file, String source)
      throws IOException, InterruptedException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, source);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", directory.toString(), path.toString());
    assertThat(failed).isZero();
    List<String> classPath = new ArrayList<>(List.of(directory.toString()));
    classPath.addAll(ChildProcess.classPath());
    return ChildProcess.run(Application.class, classPath).output();
  }
}
