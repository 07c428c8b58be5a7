package io.github.spherometer.listener.page;

import io.github.spherometer.listener.measurement.FailureReason;
import io.github.spherometer.listener.measurement.RunDescription;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as it was at one time. Times are in milliseconds since 1970.
 *
 * @param id which
 * @param started when it began
 * @param ended when it ended; null if it has not
 * @param progressed when a batch was last heard of; null before the first
 * @param batches the number of that batch
 * @param description null before the first batch
 * @param latest every number, as it is when it is read
 * @param columns of the rows
 * @param rows in order
 * @param evaluations in order
 * @param events in order
 * @param failures how often, by reason, those that occurred
 * @param density the latest; null if none was measured
 * @param slice the latest; null if none was measured
 */
record Snapshot(
    RunId id,
    long started,
    @Nullable Long ended,
    @Nullable Long progressed,
    long batches,
    @Nullable RunDescription description,
    List<Series> latest,
    List<Series> columns,
    List<Row> rows,
    List<Evaluated> evaluations,
    List<Event> events,
    Map<FailureReason, Long> failures,
    @Nullable NamedDensity density,
    @Nullable NamedSlice slice) {}
