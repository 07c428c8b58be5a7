package io.github.spherometer.spark.model;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.spherometer.surface.error.NotMeasurableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A DJL block: its architecture as code, its parameters as DJL saves them.
 *
 * @param parameters what {@link Block#saveParameters} wrote
 */
@SuppressWarnings("ArrayRecordComponent") // written by nobody, compared by nobody
record SavedBlock(
    Maker<? extends Block> architecture, byte[] parameters, Maker<? extends Loss> lossMaker)
    implements ModelFactory {

  static SavedBlock of(
      Maker<? extends Block> architecture, Block trained, Maker<? extends Loss> loss) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      trained.saveParameters(out);
    } catch (IOException e) {
      throw new UncheckedIOException("the parameters of the block cannot be saved", e);
    }
    return new SavedBlock(architecture, bytes.toByteArray(), loss);
  }

  @Override
  public Block block(NDManager manager) {
    Block block = architecture.make();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(parameters))) {
      block.loadParameters(manager, in);
      return block;
    } catch (IOException | MalformedModelException | RuntimeException e) {
      NotMeasurableException misfit =
          new NotMeasurableException(
              "the parameters do not fit the architecture, which must be that of the block they are"
                  + " taken from");
      misfit.initCause(e);
      throw misfit;
    }
  }

  @Override
  public Loss loss() {
    return lossMaker.make();
  }
}
