package io.github.spherometer.examples.experiment;

import io.github.spherometer.examples.report.Report;
import java.io.IOException;
import java.util.List;

/**
 * Trainings that answer a question together.
 *
 * @param <S> the setting of a run: a record of numbers, words and enums, which also names it.
 *     Everything that a run's result depends on is in it, since a run with the same setting is not
 *     done again
 * @param <R> the result of a run beside its measurements: a record of numbers, words, lists and
 *     arrays of them, and records of these
 */
public interface Experiment<S extends Record, R extends Record> {

  /** The name of the sub-command and of the folder. */
  String name();

  /** What it shows, in a sentence or two for the sub-command's help. */
  String description();

  /** The class of the settings. */
  Class<S> settingType();

  /** The class of the results. */
  Class<R> resultType();

  /**
   * Returns the runs to be done.
   *
   * @param setup how much, and on which data
   * @return their settings, no two the same
   */
  List<S> settings(Setup setup);

  /**
   * Returns what a run costs, so that the time left can be told.
   *
   * @param setting of the run
   * @return in any unit, greater than 0
   */
  default double cost(S setting) {
    return 1;
  }

  /**
   * Does one run: trains, measures, and closes what it has opened. The engine's generator has been
   * given a seed of the setting's own.
   *
   * @param setting of the run
   * @param setup where its data are
   * @param folder where its log goes, and whatever else it writes
   * @return what is to be reported
   */
  R run(S setting, Setup setup, RunFolder folder) throws IOException;

  /**
   * Reports what the runs say. Called with those that are finished, which may not be all.
   *
   * @param runs in the order of their settings
   * @param setup how much was asked for
   * @param report takes text, tables, figures and claims
   */
  void report(List<FinishedRun<S, R>> runs, Setup setup, Report report) throws IOException;
}
