package io.github.spherometer.spark.executor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.spark.model.EncodedBatch;
import io.github.spherometer.spark.model.ModelFactory;
import io.github.spherometer.spark.reduction.VectorBytes;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.torch.OwnManagers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The loss over the samples of one partition, on its executor.
 *
 * @param manager owns the model
 * @param block the model
 * @param surface of all batches of the partition
 */
public record PartitionSurface(NDManager manager, Block block, LossSurface surface)
    implements AutoCloseable {

  /** Copies the batches. */
  static PartitionSurface open(
      ModelFactory factory, List<EncodedBatch> batches, long maxGraphBytes) {
    NDManager manager = OwnManagers.onDefaultDevice();
    try {
      Block block = factory.block(manager);
      LossSurface.Builder surface =
          LossSurface.builder(block, factory.loss()).maxGraphBytes(maxGraphBytes);
      try (NDManager decoded = manager.newSubManager()) {
        for (EncodedBatch batch : batches) {
          surface.data(batch.data(decoded), batch.labels(decoded));
        }
        return new PartitionSurface(manager, block, surface.build());
      }
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Multiplies.
   *
   * @param matrix of this partition
   * @param vector its numbers, of the type of the parameters
   * @return those of the product
   */
  public byte[] product(Matrix matrix, byte[] vector) {
    LinearOperator operator = matrix.of(surface);
    try (NDManager product = manager.newSubManager()) {
      NDArray factor = VectorBytes.vector(vector, operator.dataType(), product);
      return VectorBytes.of(operator.apply(factor));
    }
  }

  /**
   * Returns the gradient of its loss.
   *
   * @return its numbers
   */
  public byte[] gradient() {
    try (NDArray gradient = surface.gradient()) {
      return VectorBytes.of(gradient);
    }
  }

  /**
   * Returns losses on the plane of two directions, or on a line.
   *
   * @param slice where
   * @return a row for each first offset; a single row for a line
   */
  public double[][] losses(Slice slice) {
    DataType type = surface.hessian().dataType();
    try (NDManager directions = manager.newSubManager()) {
      NDArray first = VectorBytes.vector(slice.first(), type, directions);
      return slice.isLine()
          ? new double[][] {surface.along(first, slice.firstOffsets())}
          : surface.along(
              first,
              slice.firstOffsets(),
              VectorBytes.vector(slice.second(), type, directions),
              slice.secondOffsets());
    }
  }

  @Override
  public void close() {
    surface.close();
    manager.close();
  }
}
