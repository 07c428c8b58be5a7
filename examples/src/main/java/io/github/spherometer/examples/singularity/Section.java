package io.github.spherometer.examples.singularity;

import io.github.spherometer.examples.report.Report;

/** A part of the report. */
interface Section {

  String SAGUN = "Sagun, Bottou and LeCun 2016";

  /**
   * Adds text, tables, figures and claims.
   *
   * @param runs all that are finished
   */
  void add(Runs runs, Report report);
}
