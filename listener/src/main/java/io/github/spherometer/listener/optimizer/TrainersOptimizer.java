package io.github.spherometer.listener.optimizer;

import ai.djl.training.ParameterServer;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The optimizer that a trainer steps with. DJL has no accessor for it: the trainer's parameter
 * store holds a parameter server, which holds the optimizer. Another configuration afterwards does
 * not change it.
 */
final class TrainersOptimizer {

  /** Servers that pass on to other servers; a circle ends here. */
  private static final int DEPTH = 4;

  private TrainersOptimizer() {}

  /** Empty if DJL keeps it elsewhere than it used to, or a parameter server has none or several. */
  static Optional<Optimizer> find(Trainer trainer) {
    return PrivateFields.named(trainer, "parameterStore", ParameterStore.class)
        .flatMap(store -> PrivateFields.named(store, "parameterServer", ParameterServer.class))
        .flatMap(server -> single(of(server, DEPTH)));
  }

  private static Stream<Optimizer> of(ParameterServer server, int depth) {
    Stream<Optimizer> own = PrivateFields.ofType(server, Optimizer.class);
    return depth == 0
        ? own
        : Stream.concat(
            own,
            PrivateFields.ofType(server, ParameterServer.class)
                .flatMap(next -> of(next, depth - 1)));
  }

  /** Which of several moves a parameter cannot be known. */
  private static Optional<Optimizer> single(Stream<Optimizer> optimizers) {
    return Optional.of(optimizers.distinct().toList())
        .filter(all -> all.size() == 1)
        .map(all -> all.get(0));
  }
}
