package io.github.spherometer.examples;

import io.github.spherometer.examples.architecture.Architecture;
import io.github.spherometer.examples.deepnetspectrum.DeepnetSpectrum;
import io.github.spherometer.examples.edgeofstability.EdgeOfStability;
import io.github.spherometer.examples.experiment.Experiment;
import io.github.spherometer.examples.experiment.ExperimentCommand;
import io.github.spherometer.examples.sgdsweep.SgdSweep;
import io.github.spherometer.examples.singularity.Singularity;
import java.util.List;
import picocli.CommandLine;

/** The experiments, each a sub-command. */
final class Experiments {

  private static final List<Experiment<?, ?>> ALL =
      List.of(
          new SgdSweep(),
          new EdgeOfStability(),
          new Architecture(),
          new DeepnetSpectrum(),
          new Singularity());

  private Experiments() {}

  static CommandLine addTo(CommandLine program) {
    ALL.forEach(experiment -> program.addSubcommand(command(experiment)));
    return program;
  }

  private static CommandLine command(Experiment<?, ?> experiment) {
    CommandLine command = new CommandLine(new ExperimentCommand<>(experiment, Main.class));
    command.getCommandSpec().name(experiment.name());
    command.getCommandSpec().usageMessage().description(experiment.description());
    return command;
  }
}
