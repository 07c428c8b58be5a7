package io.github.spherometer.examples.architecture;

import io.github.spherometer.examples.experiment.FinishedRun;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** All trainings that are finished, and those of them that are looked at. */
final class Runs {

  /** A claim takes so many of the same seed. */
  static final int PAIRS = 2;

  private final List<FinishedRun<NetSetting, NetResult>> all;
  private final List<Trained> trained;

  Runs(List<FinishedRun<NetSetting, NetResult>> all) {
    this.all = List.copyOf(all);
    trained =
        all.stream().filter(run -> run.result().outcome().trained()).map(Trained::of).toList();
  }

  List<FinishedRun<NetSetting, NetResult>> leftOut() {
    return all.stream().filter(run -> !run.result().outcome().trained()).toList();
  }

  NetSetting anySetting() {
    return all.get(0).setting();
  }

  List<Integer> depths() {
    return all.stream().map(run -> run.setting().depth()).distinct().sorted().toList();
  }

  int shallowest() {
    return depths().get(0);
  }

  int deepest() {
    return depths().get(depths().size() - 1);
  }

  /** The largest depth of which some seeds have trained both the whole net and the variant. */
  int deepest(Variant variant) {
    return depths().stream()
        .filter(depth -> depth > shallowest() && pairs(depth, variant) >= PAIRS)
        .max(Integer::compare)
        .orElseGet(this::deepest);
  }

  private long pairs(int depth, Variant variant) {
    return seeds().stream()
        .filter(seed -> trained(depth, Variant.RESNET, seed).isPresent())
        .filter(seed -> trained(depth, variant, seed).isPresent())
        .count();
  }

  List<Variant> variants() {
    return all.stream().map(run -> run.setting().variant()).distinct().sorted().toList();
  }

  List<Integer> seeds() {
    return all.stream().map(run -> run.setting().seed()).distinct().sorted().toList();
  }

  long finished(int depth, Variant variant) {
    return all.stream()
        .map(FinishedRun::setting)
        .filter(setting -> setting.depth() == depth && setting.variant() == variant)
        .count();
  }

  List<Trained> trained() {
    return trained;
  }

  List<Trained> trained(int depth, Variant variant) {
    return trained.stream()
        .filter(run -> run.setting().depth() == depth && run.setting().variant() == variant)
        .toList();
  }

  Optional<Trained> trained(int depth, Variant variant, int seed) {
    return trained(depth, variant).stream().filter(run -> run.setting().seed() == seed).findFirst();
  }

  /** One value of each that has trained. */
  double[] values(int depth, Variant variant, ToDoubleFunction<Trained> value) {
    return trained(depth, variant).stream().mapToDouble(value).toArray();
  }
}
