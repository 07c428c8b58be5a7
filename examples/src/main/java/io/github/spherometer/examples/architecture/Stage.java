package io.github.spherometer.examples.architecture;

import io.github.spherometer.estimators.operator.ParameterGroup;
import java.util.ArrayList;
import java.util.List;

/** The five parts of a residual net, in their order. */
enum Stage {
  FIRST_LAYER("first layer"),
  STAGE_1("stage 1"),
  STAGE_2("stage 2"),
  STAGE_3("stage 3"),
  HEAD("head");

  private static final int DIGITS = 2;

  private final String words;

  Stage(String words) {
    this.words = words;
  }

  /** Of a layer, whose path begins with the number of the net's child, such as 02. */
  static Stage of(ParameterGroup layer) {
    return values()[Integer.parseInt(layer.name().substring(0, DIGITS)) - 1];
  }

  /** The parts of the flat vector that the stages are. */
  static List<ParameterGroup> groups(List<ParameterGroup> layers) {
    List<ParameterGroup> groups = new ArrayList<>();
    for (Stage stage : values()) {
      List<ParameterGroup> own = layers.stream().filter(layer -> of(layer) == stage).toList();
      long start = own.get(0).start();
      long end = own.get(own.size() - 1).end();
      groups.add(new ParameterGroup(stage.toString(), start, end));
    }
    return groups;
  }

  @Override
  public String toString() {
    return words;
  }
}
