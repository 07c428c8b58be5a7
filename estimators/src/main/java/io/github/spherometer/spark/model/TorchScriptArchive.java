package io.github.spherometer.spark.model;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * A TorchScript model, as the bytes of its file: DJL loads parameters that can be trained from a
 * file alone.
 */
@SuppressWarnings("ArrayRecordComponent") // written by nobody, compared by nobody
record TorchScriptArchive(byte[] archive, Maker<? extends Loss> lossMaker) implements ModelFactory {

  static TorchScriptArchive of(Path file, Maker<? extends Loss> loss) throws IOException {
    return new TorchScriptArchive(Files.readAllBytes(file), loss);
  }

  @Override
  public Block block(NDManager manager) throws IOException {
    Path file = Files.createTempFile("spherometer", ".pt");
    try {
      Files.write(file, archive);
      Model model =
          Model.newInstance("model", manager.getDevice(), manager.getEngine().getEngineName());
      manager.attachInternal(UUID.randomUUID().toString(), model);
      model.load(file, null, Map.of("trainParam", "true"));
      return model.getBlock();
    } catch (MalformedModelException e) {
      throw new IOException("the archive holds no TorchScript model", e);
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public Loss loss() {
    return lossMaker.make();
  }
}
