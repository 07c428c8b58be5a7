package io.github.spherometer.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.modality.nlp.DefaultVocabulary;
import ai.djl.modality.nlp.embedding.TrainableWordEmbedding;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.loss.Loss;
import io.github.spherometer.fixtures.CustomLoss;
import io.github.spherometer.fixtures.DenseHessian;
import io.github.spherometer.fixtures.Fixtures;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gradient of a sparse embedding is a sparse array in PyTorch. */
class SparseEmbeddingTest {

  private final NDManager manager = Engine.getInstance().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Block embedding(SparseFormat format) {
    DefaultVocabulary vocabulary =
        DefaultVocabulary.builder().add(List.of("a", "b", "c", "d")).optUnknownToken().build();
    Block block =
        TrainableWordEmbedding.builder()
            .setVocabulary(vocabulary)
            .setEmbeddingSize(2)
            .optSparseFormat(format)
            .build();
    return Fixtures.initialised(block, manager, DataType.FLOAT32, 0.5, new Shape(3));
  }

  /** Of the fourth powers of the embeddings of words 0, 2 and 2, less a half. */
  private LossSurface surface(Block block) {
    NDList words = new NDList(manager.create(new long[] {0, 2, 2}));
    NDList labels = new NDList(manager.zeros(new Shape(3, 2)));
    Loss loss = CustomLoss.of("FourthPowers", (y, p) -> p.sub(0.5).pow(4).sum());
    return LossSurface.builder(block, loss).data(words, labels).build();
  }

  @Test
  void productsAreThoseOfADenseEmbedding() {
    Block sparse = embedding(SparseFormat.COO);
    try (LossSurface surface = surface(sparse);
        LossSurface ofDense = surface(embedding(SparseFormat.DENSE))) {
      assertThat(Fixtures.doubles(surface.gradient()))
          .containsExactly(Fixtures.doubles(ofDense.gradient()));
      double[][] hessian = DenseHessian.of(surface).entries();
      assertThat(hessian).isDeepEqualTo(DenseHessian.of(ofDense).entries());

      NDArray array =
          sparse.getParameters().values().stream()
              .findFirst()
              .map(Parameter::getArray)
              .orElseThrow();
      double[] weights = Fixtures.doubles(array.flatten());
      for (int i = 0; i < weights.length; i++) {
        int uses = i / 2 == 0 ? 1 : i / 2 == 2 ? 2 : 0;
        double expected = uses * 12 * Math.pow(weights[i] - 0.5, 2);
        assertThat(hessian[i][i]).isCloseTo(expected, within(1e-5 * (1 + expected)));
      }
    }
  }
}
