package io.github.spherometer.dashboards.trainings;

import io.github.spherometer.listener.metrics.Scrape.Sample;
import java.util.List;

/**
 * All that a training has shown, scrape by scrape, and once after its end.
 *
 * @param run its name
 * @param rate batches a second
 * @param pages what the scrapes show
 * @param losses of its batches
 */
record Recording(String run, int rate, List<List<Sample>> pages, List<Double> losses) {

  /** When the first batch has ended whose loss is no number or infinite; infinite for none. */
  double secondsToNonFinite() {
    for (int batch = 0; batch < losses.size(); batch++) {
      if (!Double.isFinite(losses.get(batch))) {
        return (batch + 1.0) / rate;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** The last loss / the first one. */
  double lossRatio() {
    return losses.get(losses.size() - 1) / losses.get(0);
  }
}
