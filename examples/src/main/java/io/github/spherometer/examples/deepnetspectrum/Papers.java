package io.github.spherometer.examples.deepnetspectrum;

/** Where claims are from. */
final class Papers {

  static final String SPECTRUM = "Papyan 2018, arXiv 1811.07062";
  static final String LEVELS = "Papyan 2019, arXiv 1901.08244";

  private Papers() {}
}
