package io.github.spherometer.listener.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotsTest {

  private final List<Snapshot> taken = new ArrayList<>();
  private String page = "a 1\nb 2\n";
  private final Snapshots snapshots = new Snapshots(() -> page, Map.of(), taken::add);

  @Test
  void noTimeComesTwiceOrGoesBack() {
    for (long millis : new long[] {1000, 1000, 400, 1002, 1003, 2000}) {
      snapshots.take(Instant.ofEpochMilli(millis));
    }
    assertThat(taken)
        .extracting(Snapshot::millis)
        .containsExactly(1000L, 1001L, 1002L, 1003L, 1004L, 2000L);
  }

  @Test
  void whatIsGoneIsStaleOnceAndMayComeBack() {
    snapshots.take(Instant.ofEpochMilli(1));
    page = "b 3\n";
    snapshots.take(Instant.ofEpochMilli(2));
    snapshots.take(Instant.ofEpochMilli(3));
    page = "a 4\nb 3\n";
    snapshots.take(Instant.ofEpochMilli(4));
    assertThat(bits(1)).containsExactly(bits(3.0), 0x7ff0000000000002L);
    assertThat(bits(2)).containsExactly(bits(3.0));
    assertThat(bits(3)).containsExactly(bits(4.0), bits(3.0));
  }

  @Test
  void theEndIsStaleAltogetherAndAnEmptyPageIsNothing() {
    snapshots.take(Instant.ofEpochMilli(1));
    snapshots.end(Instant.ofEpochMilli(2));
    snapshots.end(Instant.ofEpochMilli(3));
    assertThat(taken).hasSize(2);
    assertThat(bits(1)).containsExactly(0x7ff0000000000002L, 0x7ff0000000000002L);
  }

  @Test
  void ofSmallChangesOnlyTheseAreToldAndNaNIsNoChangeOfNaN() {
    page = "a 1\nb NaN\n";
    snapshots.take(Instant.ofEpochMilli(1));
    snapshots.afterSmall(() -> page = "a 2\nb NaN\n", Instant.ofEpochMilli(2));
    snapshots.afterSmall(() -> {}, Instant.ofEpochMilli(3));
    snapshots.after(() -> {}, Instant.ofEpochMilli(4));
    assertThat(taken).hasSize(3);
    assertThat(taken.get(1).values()).containsExactly(2);
    assertThat(taken.get(2).values()).containsExactly(2, Double.NaN);
  }

  @Test
  void aSeriesIsOneObjectAsLongAsItIsThere() {
    snapshots.take(Instant.ofEpochMilli(1));
    page = "a 1\nb 7\n";
    snapshots.take(Instant.ofEpochMilli(2));
    assertThat(taken.get(1).series()).isSameAs(taken.get(0).series());
  }

  private long[] bits(int snapshot) {
    return Arrays.stream(taken.get(snapshot).values())
        .mapToLong(Double::doubleToRawLongBits)
        .toArray();
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }
}
