package io.github.spherometer.listener.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WriteRequestTest {

  private final PushedSeries up = new PushedSeries("up{run=\"r\"}", Map.of("job", "j"));
  private final PushedSeries down = new PushedSeries("down", Map.of());

  /** Written by hand, from the definitions of the protocol and of protocol buffers. */
  @Test
  void theBytesAreThoseOfTheProtocol() {
    Snapshot snapshot = new Snapshot(1_700_000_000_000L, List.of(up), new double[] {1.5});
    assertThat(hex(WriteRequest.of(List.of(snapshot))))
        .isEqualTo(
            "0a36"
                + "0a0e0a085f5f6e616d655f5f12027570" // __name__ = up
                + "0a080a036a6f6212016a" // job = j
                + "0a080a0372756e120172" // run = r
                + "1210"
                + "09000000000000f83f" // 1.5
                + "1080d095ffbc31"); // at that time
  }

  @Test
  void aSeriesHasAllItsSamplesInOrder() {
    List<Snapshot> snapshots =
        List.of(
            new Snapshot(1, List.of(up, down), new double[] {1, 2}),
            new Snapshot(2, List.of(down), new double[] {3}));
    assertThat(hex(WriteRequest.of(snapshots)))
        .isEqualTo(
            "0a%02x".formatted(up.labels().length + 13)
                + hex(up.labels())
                + "120b09000000000000f03f1001"
                + "0a%02x".formatted(down.labels().length + 26)
                + hex(down.labels())
                + "120b0900000000000000401001"
                + "120b0900000000000008401002");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
