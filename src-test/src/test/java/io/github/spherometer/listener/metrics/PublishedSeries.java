package io.github.spherometer.listener.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every series that there is, with its number in every state of a run. The measurement is one in
 * which no number occurs twice.
 */
final class PublishedSeries {

  private static final double NONE = Double.NaN;

  /** What has happened, each after the one before it. */
  enum State {
    ATTACHED,
    MEASURED,
    MISSED,
    NOT_FINITE,
    MEASURED_WITHOUT_RESULT
  }

  static final List<State> STATES = List.of(State.values());

  /** The names of the bins, which are their upper edges. */
  static final List<String> BINS =
      List.of(
          "-10000", "-3000", "-1000", "-300", "-100", "-30", "-10", "-3", "-1", "-0.3", "-0.1",
          "-0.03", "-0.01", "-0.003", "-0.001", "-0.0003", "-0.0001", "0.0001", "0.0003", "0.001",
          "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10", "30", "100", "300", "1000", "3000",
          "10000", "+Inf");

  static final int ON_ITS_EDGE = BINS.indexOf("3");

  static final List<String> REASONS =
      List.of(
          "non_finite_loss",
          "non_finite_product",
          "evaluation_mode",
          "not_measurable",
          "unsupported_operation",
          "unrepeatable_loss",
          "out_of_memory",
          "missing_batch",
          "asymmetric_operator",
          "products_exhausted",
          "internal");

  private static final List<String> PARTS =
      List.of(
          "graph",
          "eigenvalues",
          "trace",
          "gradient",
          "sharpness",
          "dead_neurons",
          "density",
          "slices");

  private PublishedSeries() {}

  /** A series with its value in every state; before it is there it has none. */
  record Row(String series, Map<State, Double> values) {

    /** Of the surface. */
    static Row surface(String series, double value) {
      return row(series, NONE, value, value, NONE, NONE);
    }

    /** Of a layer or a bin, which is there once it has been seen. */
    static Row part(String series, double value) {
      return row(series, value, value, NONE, NONE);
    }

    /** Of the latest measurement, whatever came after it. */
    static Row lasting(String series, double value, double latest) {
      return row(series, NONE, value, value, value, latest);
    }

    /** Of the training, or a sum. */
    static Row training(String series, double attached, double value, double latest) {
      return row(series, attached, value, value, value, latest);
    }

    /** Known when the training is. */
    static Row constant(String series, double value) {
      return row(series, value, value, value, value);
    }

    /** Of the latest epoch, of which no later one says anything. */
    static Row evaluator(String series, double value) {
      return constant(series, value);
    }

    /** With the values of the last states. */
    static Row row(String series, double... values) {
      Map<State, Double> known = new EnumMap<>(State.class);
      int end = STATES.size();
      for (State state : STATES.subList(end - values.length, end)) {
        known.put(state, values[known.size()]);
      }
      return new Row("spherometer_" + series, known);
    }
  }

  static Stream<Row> rows() {
    return Stream.of(hessian(), gradient(), stability(), parts(), quality(), run())
        .flatMap(List::stream);
  }

  private static List<Row> hessian() {
    return List.of(
        Row.surface("hessian_eigenvalue{rank='1'}", 9.5),
        Row.surface("hessian_eigenvalue_residual{rank='1'}", 0.011),
        Row.surface("hessian_eigenvalue{rank='2'}", -8.5),
        Row.surface("hessian_eigenvalue_residual{rank='2'}", 0.012),
        Row.surface("hessian_eigenvalue{rank='3'}", NONE),
        Row.surface("hessian_eigenvalue_residual{rank='3'}", NONE),
        Row.surface("hessian_eigenvalue_max{}", 9.75),
        Row.surface("hessian_eigenvalue_max_residual{}", 0.014),
        Row.lasting("hessian_eigenvalue_max_recent{extreme='highest'}", 9.75, 9.75),
        Row.lasting("hessian_eigenvalue_max_recent{extreme='lowest'}", 9.75, 9.75),
        Row.surface("hessian_eigenvalue_min{}", -8.75),
        Row.surface("hessian_eigenvalue_min_residual{}", 0.016),
        Row.surface("hessian_asymmetry{}", 0.017),
        Row.surface("hessian_trace{}", 31.75),
        Row.surface("hessian_trace_stderr{}", 0.018));
  }

  private static List<Row> gradient() {
    return List.of(
        Row.surface("batch_sharpness{}", 31.5),
        Row.surface("batch_sharpness_residual{}", 0.32),
        Row.surface("batch_sharpness_mean{}", 34.5),
        Row.surface("batch_sharpness_mean_stderr{}", 0.35),
        Row.surface("gradient_noise_scale{}", 36.5),
        Row.surface("gradient_noise_scale_stderr{}", 0.37),
        Row.surface("gradient_noise_scale_curvature{}", 38.5),
        Row.surface("gradient_noise_scale_curvature_stderr{}", 0.39),
        Row.surface("gradient_norm{}", 3.3),
        Row.surface("gradient_top_subspace_ratio{}", 0.91));
  }

  private static List<Row> stability() {
    return List.of(
        Row.lasting("sharpness_threshold{kind='full_batch'}", 81, NONE),
        Row.lasting("sharpness_threshold{kind='small_batch'}", 82, NONE),
        Row.lasting("sharpness_threshold{kind='preconditioned'}", 80, NONE),
        Row.surface("preconditioned_sharpness{}", 64),
        Row.surface("preconditioned_sharpness_residual{}", 0.64),
        Row.surface("sharpness_ratio{}", 64.0 / 80),
        Row.row("sharpness_ratio_in_force{}", NONE, 64.0 / 90, 64.0 / 90, NONE, (66 + 0.004) / 91),
        Row.lasting("sharpness_ratio_recent{extreme='highest'}", 64.0 / 80, 64.0 / 80),
        Row.lasting("sharpness_ratio_recent{extreme='lowest'}", 64.0 / 80, 64.0 / 80),
        Row.lasting("learning_rate{}", 0.05, NONE),
        Row.lasting("momentum{}", 0.6, NONE),
        Row.lasting("weight_decay{}", 0.003, NONE),
        Row.lasting("batch_size{}", 32, NONE));
  }

  private static List<Row> parts() {
    List<Row> rows = new ArrayList<>();
    rows.add(Row.surface("dead_neurons_ratio{layer='all'}", 11.0 / 250));
    rows.add(Row.part("dead_neurons_ratio{layer='01 relu'}", 4.0 / 200));
    rows.add(Row.part("dead_neurons_ratio{layer='02 relu'}", 7.0 / 50));
    rows.add(Row.part("hessian_layer_trace{layer='01Linear'}", 20.25));
    rows.add(Row.part("hessian_layer_trace_stderr{layer='01Linear'}", 0.019));
    rows.add(Row.part("hessian_layer_trace{layer='02Linear'}", 11.25));
    rows.add(Row.part("hessian_layer_trace_stderr{layer='02Linear'}", 0.021));
    for (int bin = 0; bin < BINS.size(); bin++) {
      double share = bin + 1 + (bin == ON_ITS_EDGE ? 394 : 0);
      rows.add(Row.part("hessian_density{bin='%s'}".formatted(BINS.get(bin)), share / 1024));
    }
    return rows;
  }

  private static List<Row> quality() {
    List<Row> rows = new ArrayList<>();
    rows.add(Row.row("training_loss{}", NONE, 0.73, 0.75, 0.76, NONE));
    rows.add(Row.surface("probe_loss{}", 0.74));
    rows.add(Row.lasting("measured_batch{}", 1201, 1203));
    rows.add(Row.lasting("last_measurement_timestamp_seconds{}", 1769860800.125, 1769947200.25));
    rows.add(Row.row("measurement_converged{}", NONE, 1, 0, 0, 0));
    for (int i = 0; i < PARTS.size(); i++) {
      String series = "measurement_part_seconds{part='%s'}".formatted(PARTS.get(i));
      rows.add(Row.lasting(series, (601 + i) / 1e4, NONE));
    }
    rows.add(Row.training("measurement_seconds_count{}", 0, 1, 2));
    rows.add(Row.training("measurement_seconds_sum{}", 0, 0.375, 0.375 + 0.25));
    rows.add(Row.training("measurement_seconds_max{}", 0, 0.375, 0.375));
    double products = 401 + 403 + 36 + 407 + 409;
    rows.add(Row.training("measurement_products_total{}", 0, products, products));
    rows.add(Row.training("left_out_measurements_total{}", 0, 2, 2));
    for (int i = 0; i < REASONS.size(); i++) {
      String series = "measurement_failures_total{reason='%s'}".formatted(REASONS.get(i));
      rows.add(Row.training(series, 0, i + 1, i + 1));
    }
    return rows;
  }

  private static List<Row> run() {
    String info =
        "run_info{djl_version='0.35.9',engine='SomeEngine',engine_check='wrong',"
            + "engine_version='2.7.9',loss='SomeLoss',optimizer='SomeOptimizer',parameters='227'}";
    return List.of(
        Row.constant(info, 1.0),
        Row.constant("engine_check{check='dense'}", 1.0),
        Row.constant("engine_check{check='convolution'}", 0.0),
        Row.constant("engine_check{check='lstm'}", NONE),
        Row.evaluator("evaluator{evaluator='Accuracy',stage='train'}", 0.871),
        Row.evaluator("evaluator{evaluator='Accuracy',stage='validate'}", 0.872),
        Row.evaluator("evaluator{evaluator='SomeLoss',stage='train'}", 0.873),
        Row.constant("update_ratio{layer='all'}", 0.00131),
        Row.constant("update_ratio{layer='01Linear'}", 0.00132),
        Row.constant("update_ratio{layer='02Linear'}", NONE),
        Row.training("training_batches_total{}", 0, 1301, 1301),
        Row.training("training_epochs_total{}", 0, 13, 13),
        Row.training("overhead_ratio{}", NONE, 3.0 / 40, 3.0 / 40),
        Row.training("overhead_ratio_stderr{}", NONE, 0.55 / 40, 0.55 / 40),
        Row.row("next_measurement_batch{}", NONE, 1409, 1409, 1409, NONE),
        Row.training("overhead_budget_ratio{}", NONE, 0.051, 0.051),
        Row.row("training_active{}", 1, 1, 1, 1, 0),
        Row.row(
            "start_timestamp_seconds{}",
            1769860800.25,
            1769860800.25,
            1769860800.25,
            1769860800.25,
            1769860800.25));
  }
}
