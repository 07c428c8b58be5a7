package io.github.spherometer.examples.sgdsweep;

/** At what length runs are compared. */
enum Match {
  EPOCHS("equal epochs"),
  TRAVEL("equal learning rate x steps");

  private final String words;

  Match(String words) {
    this.words = words;
  }

  long steps(SgdSetting setting) {
    return this == EPOCHS
        ? setting.extent().stepsOfEpochs(setting.recipe())
        : setting.extent().stepsOfTravel(setting.recipe());
  }

  @Override
  public String toString() {
    return words;
  }
}
