package io.github.spherometer.surface.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.spherometer.surface.engine.EngineFinding.Outcome;
import io.github.spherometer.surface.torch.OwnManagers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Whether the engine computes right on this machine: values, gradients and second derivatives of a
 * few small operations in float32, compared with float64.
 *
 * <pre>{@code
 * EngineCheck check = EngineCheck.of(Device.cpu());
 * if (check.outcome() == EngineFinding.Outcome.WRONG) {
 *   throw new IllegalStateException(check.message());
 * }
 * }</pre>
 *
 * <p>On some machines the library that PyTorch computes convolutions and LSTMs with, oneDNN, loses
 * data: derivatives are off by a tenth to their double, in trainings as well as in measurements. A
 * {@link io.github.spherometer.surface.LossSurface} cannot be better than the engine. {@link
 * OneDnn#switchOff} is a remedy, and so is {@code ONEDNN_MAX_CPU_ISA=SSE41} in the environment.
 *
 * <p>The check takes some tens of milliseconds, once a process for every device and setting of
 * oneDNN. It changes nothing of a training: no gradients, no gradient mode, and not the engine's
 * random generator.
 *
 * @param device where was computed
 * @param findings one an operation
 */
public record EngineCheck(Device device, List<EngineFinding> findings) {

  /** Right results differ by 1e-6, TF32 and bfloat16 by less than this, wrong ones by 0.1 to 2. */
  private static final double TOLERANCE = 0.02;

  private static final Map<Setting, EngineCheck> KNOWN = new ConcurrentHashMap<>();

  /** What a result holds for. */
  private record Setting(Device device, Optional<Boolean> oneDnn) {}

  /**
   * Copies the list.
   *
   * @param device where was computed
   * @param findings one an operation
   */
  public EngineCheck {
    findings = List.copyOf(findings);
  }

  /**
   * Checks the PyTorch engine, or returns what an earlier check under the same setting found.
   *
   * @param device where a training computes
   * @return the findings. What cannot be tried on the device is {@link Outcome#UNKNOWN}; nothing is
   *     thrown
   */
  public static EngineCheck of(Device device) {
    Setting setting = new Setting(device, OneDnn.isEnabled());
    EngineCheck known = KNOWN.get(setting);
    if (known != null) {
      return known;
    }
    EngineCheck check = of(device, KernelTrials.all());
    KNOWN.put(setting, check);
    return check;
  }

  static EngineCheck of(Device device, List<KernelTrial> trials) {
    List<EngineFinding> findings = new ArrayList<>();
    for (KernelTrial trial : trials) {
      findings.add(finding(device, trial));
    }
    return new EngineCheck(device, findings);
  }

  /** Float64 is not to be had everywhere, and a check that fails must not do harm. */
  private static EngineFinding finding(Device device, KernelTrial trial) {
    try (NDManager manager = OwnManagers.on(device)) {
      double error = trial.error(manager);
      Outcome outcome = error <= TOLERANCE ? Outcome.RIGHT : Outcome.WRONG;
      return new EngineFinding(trial.name(), outcome, error);
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      return new EngineFinding(trial.name(), Outcome.UNKNOWN, Double.NaN);
    }
  }

  /**
   * Returns the worst that was found.
   *
   * @return {@link Outcome#WRONG} if an operation is, else {@link Outcome#UNKNOWN} if one could not
   *     be tried
   */
  public Outcome outcome() {
    return worst(findings);
  }

  /**
   * Returns the worst outcome of some findings.
   *
   * @param findings of one check
   * @return {@link Outcome#WRONG} if one is, else {@link Outcome#UNKNOWN} if one is or there are
   *     none
   */
  public static Outcome worst(List<EngineFinding> findings) {
    List<Outcome> outcomes = findings.stream().map(EngineFinding::outcome).toList();
    if (outcomes.contains(Outcome.WRONG)) {
      return Outcome.WRONG;
    }
    return outcomes.isEmpty() || outcomes.contains(Outcome.UNKNOWN)
        ? Outcome.UNKNOWN
        : Outcome.RIGHT;
  }

  /**
   * Says what was found and what to do about it.
   *
   * @return one or a few sentences
   */
  public String message() {
    return switch (outcome()) {
      case RIGHT -> "The engine computes right on %s (%s)".formatted(device, names(Outcome.RIGHT));
      case UNKNOWN ->
          "Whether the engine computes right on %s was not found out: %s could not be tried"
              .formatted(device, names(Outcome.UNKNOWN));
      case WRONG ->
          ("The engine computes wrong numbers on %s of this machine, in trainings and measurements"
                  + " alike: %s. %s")
              .formatted(device, errors(), advice());
    };
  }

  private String names(Outcome outcome) {
    return findings.stream()
        .filter(finding -> finding.outcome() == outcome)
        .map(EngineFinding::check)
        .collect(Collectors.joining(", "));
  }

  /** The wrong operations, and by how much they are. */
  String errors() {
    return findings.stream()
        .filter(finding -> finding.outcome() == Outcome.WRONG)
        .map(EngineCheck::error)
        .collect(Collectors.joining(", "));
  }

  private static String error(EngineFinding finding) {
    return String.format(
        Locale.ROOT, "%s is off by %.2g of its largest entry", finding.check(), finding.error());
  }

  private String advice() {
    boolean mayBeOneDnn = !device.isGpu() && OneDnn.isEnabled().orElse(true);
    return mayBeOneDnn
        ? "Set ONEDNN_MAX_CPU_ISA=SSE41 in the environment before the process starts, or switch"
            + " oneDNN off with CurvatureListener.builder().withoutOneDnn() or OneDnn.switchOff()"
        : "It is not oneDNN; compute on another device or machine, or with another version of the"
            + " engine";
  }
}
