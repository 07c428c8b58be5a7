package io.github.spherometer.architecture;

import io.github.spherometer.activations.ActivationMeans;
import io.github.spherometer.activations.ActivationProbe;
import io.github.spherometer.activations.DeadNeuronReport;
import io.github.spherometer.activations.DeadNeurons;
import io.github.spherometer.activations.LayerActivity;
import io.github.spherometer.activations.NonFiniteActivationException;
import io.github.spherometer.activations.UnseenBlock;
import io.github.spherometer.estimators.Estimate;
import io.github.spherometer.estimators.RitzValue;
import io.github.spherometer.estimators.Which;
import io.github.spherometer.estimators.eigen.Deflation;
import io.github.spherometer.estimators.eigen.Extreme;
import io.github.spherometer.estimators.eigen.GaussQuadrature;
import io.github.spherometer.estimators.eigen.KrylovDecomposition;
import io.github.spherometer.estimators.eigen.Lanczos;
import io.github.spherometer.estimators.eigen.Spectrum;
import io.github.spherometer.estimators.eigen.Subspace;
import io.github.spherometer.estimators.operator.LinearOperator;
import io.github.spherometer.estimators.operator.LowRank;
import io.github.spherometer.estimators.operator.NonFiniteProductException;
import io.github.spherometer.estimators.operator.ParameterGroup;
import io.github.spherometer.estimators.operator.RayleighQuotient;
import io.github.spherometer.estimators.spectrum.BulkEdge;
import io.github.spherometer.estimators.spectrum.DenseEigensolver;
import io.github.spherometer.estimators.spectrum.DenseMatrix;
import io.github.spherometer.estimators.spectrum.Density;
import io.github.spherometer.estimators.spectrum.ExactSpectrum;
import io.github.spherometer.estimators.spectrum.LogarithmicDensity;
import io.github.spherometer.estimators.spectrum.SpectralDensity;
import io.github.spherometer.estimators.spectrum.SpectralDistribution;
import io.github.spherometer.estimators.spectrum.SpectralMass;
import io.github.spherometer.estimators.trace.GroupTrace;
import io.github.spherometer.estimators.trace.Hutchinson;
import io.github.spherometer.estimators.trace.TraceEstimate;
import io.github.spherometer.examples.Main;
import io.github.spherometer.listener.CurvatureListener;
import io.github.spherometer.listener.MeasuredRun;
import io.github.spherometer.listener.ProbeData;
import io.github.spherometer.listener.log.JsonLinesSink;
import io.github.spherometer.listener.log.LogView;
import io.github.spherometer.listener.log.MeasurementLog;
import io.github.spherometer.listener.measurement.BatchGradient;
import io.github.spherometer.listener.measurement.Curvature;
import io.github.spherometer.listener.measurement.Evaluation;
import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.GradientMeasurement;
import io.github.spherometer.listener.measurement.Hyperparameters;
import io.github.spherometer.listener.measurement.LossSlice;
import io.github.spherometer.listener.measurement.Losses;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.MeasurementSink;
import io.github.spherometer.listener.measurement.MissedMeasurement;
import io.github.spherometer.listener.measurement.NoiseScale;
import io.github.spherometer.listener.measurement.PartSeconds;
import io.github.spherometer.listener.measurement.RunDescription;
import io.github.spherometer.listener.measurement.Sharpness;
import io.github.spherometer.listener.measurement.Stability;
import io.github.spherometer.listener.measurement.Thresholds;
import io.github.spherometer.listener.measurement.TrainingProgress;
import io.github.spherometer.listener.measurement.TrainingStep;
import io.github.spherometer.listener.measurement.UpdateRatios;
import io.github.spherometer.listener.metrics.CurvatureMetrics;
import io.github.spherometer.listener.prometheus.PrometheusEndpoint;
import io.github.spherometer.listener.prometheus.PrometheusPush;
import io.github.spherometer.listener.prometheus.PrometheusRemoteWrite;
import io.github.spherometer.listener.schedule.Schedule;
import io.github.spherometer.spark.SparkLossSurface;
import io.github.spherometer.spark.model.EncodedBatch;
import io.github.spherometer.spark.model.Maker;
import io.github.spherometer.spark.model.ModelFactory;
import io.github.spherometer.surface.Jacobian;
import io.github.spherometer.surface.LossSurface;
import io.github.spherometer.surface.classes.ClassStructure;
import io.github.spherometer.surface.classes.GradientMean;
import io.github.spherometer.surface.classes.MeanGradients;
import io.github.spherometer.surface.engine.EngineCheck;
import io.github.spherometer.surface.engine.EngineFinding;
import io.github.spherometer.surface.engine.OneDnn;
import io.github.spherometer.surface.error.NonFiniteLossException;
import io.github.spherometer.surface.error.NotMeasurableException;
import io.github.spherometer.surface.error.NotTwiceDifferentiableException;
import io.github.spherometer.surface.error.PartitionException;
import io.github.spherometer.surface.error.UnrepeatableLossException;

/** What users may rely on. A new public class is a decision, made here. */
final class PublicApi {

  private static final Class<?>[] CLASSES = {
    ActivationMeans.class,
    ActivationProbe.class,
    DeadNeuronReport.class,
    DeadNeurons.class,
    LayerActivity.class,
    NonFiniteActivationException.class,
    UnseenBlock.class,
    Estimate.class,
    Deflation.class,
    Extreme.class,
    GaussQuadrature.class,
    KrylovDecomposition.class,
    Lanczos.class,
    RitzValue.class,
    Spectrum.class,
    Subspace.class,
    Which.class,
    LinearOperator.class,
    LowRank.class,
    NonFiniteProductException.class,
    ParameterGroup.class,
    RayleighQuotient.class,
    BulkEdge.class,
    DenseEigensolver.class,
    DenseMatrix.class,
    Density.class,
    ExactSpectrum.class,
    LogarithmicDensity.class,
    SpectralDensity.class,
    SpectralDistribution.class,
    SpectralMass.class,
    GroupTrace.class,
    Hutchinson.class,
    TraceEstimate.class,
    EncodedBatch.class,
    Maker.class,
    ModelFactory.class,
    PartitionException.class,
    SparkLossSurface.class,
    Main.class,
    CurvatureListener.class,
    MeasuredRun.class,
    ProbeData.class,
    JsonLinesSink.class,
    LogView.class,
    MeasurementLog.class,
    BatchGradient.class,
    Curvature.class,
    Evaluation.class,
    FailureReason.class,
    GradientMeasurement.class,
    Hyperparameters.class,
    LossSlice.class,
    Losses.class,
    Measurement.class,
    MeasurementSink.class,
    MissedMeasurement.class,
    NoiseScale.class,
    PartSeconds.class,
    RunDescription.class,
    Sharpness.class,
    Stability.class,
    Thresholds.class,
    TrainingProgress.class,
    TrainingStep.class,
    UpdateRatios.class,
    CurvatureMetrics.class,
    PrometheusEndpoint.class,
    PrometheusPush.class,
    PrometheusRemoteWrite.class,
    Schedule.class,
    Jacobian.class,
    LossSurface.class,
    ClassStructure.class,
    GradientMean.class,
    MeanGradients.class,
    EngineCheck.class,
    EngineFinding.class,
    OneDnn.class,
    NonFiniteLossException.class,
    NotMeasurableException.class,
    NotTwiceDifferentiableException.class,
    UnrepeatableLossException.class
  };

  private PublicApi() {}

  static Class<?>[] classes() {
    return CLASSES.clone();
  }
}
