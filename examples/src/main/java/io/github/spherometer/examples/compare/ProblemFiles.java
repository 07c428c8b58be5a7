package io.github.spherometer.examples.compare;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The problem in a form that other tools can read. */
final class ProblemFiles {

  static final String ARRAYS = "problem.npz";
  static final String DESCRIPTION = "problem.json";

  private ProblemFiles() {}

  /** NumPy's arrays in a zip file, and what they mean as JSON. */
  static void write(Problem problem, double loss, Path directory) throws IOException {
    Files.createDirectories(directory);
    NDList arrays = problem.arrays();
    try (OutputStream out = Files.newOutputStream(directory.resolve(ARRAYS))) {
      arrays.encode(out, NDList.Encoding.NPZ);
    }
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("arrays", ARRAYS);
    description.put("layers", Problem.LAYERS);
    description.put("activation", "tanh, after every layer but the last");
    description.put("weights", "rows are outputs; output = inputs weight' + bias");
    description.put("loss", "mean over the samples of the softmax cross-entropy");
    description.put("lossValue", loss);
    Map<String, String> shapes = new LinkedHashMap<>();
    for (NDArray array : arrays) {
      shapes.put(array.getName(), array.getDataType() + " " + array.getShape());
    }
    description.put("shapes", shapes);
    String json =
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(description);
    Files.writeString(directory.resolve(DESCRIPTION), json + "\n");
  }
}
