package io.github.spherometer.listener.page;

import com.google.gson.stream.JsonWriter;
import io.github.spherometer.listener.measurement.LossSlice.Line;
import io.github.spherometer.listener.measurement.LossSlice.Plane;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The loss along the sharpest eigenvectors as JSON. */
final class SliceJson {

  private SliceJson() {}

  static void write(JsonWriter json, @Nullable NamedSlice slice) throws IOException {
    json.name("slice");
    if (slice == null) {
      json.nullValue();
      return;
    }
    json.beginObject();
    json.name("batch").value(slice.batch());
    writeLine(json, slice.slice().line(), slice.curvature());
    writePlane(json, slice.slice().plane());
    json.endObject();
  }

  private static void writeLine(JsonWriter json, Line line, double curvature) throws IOException {
    json.name("line").beginObject();
    RowsJson.writeNumbers(json, "offsets", line.offsets(), Double::doubleValue);
    RowsJson.writeNumbers(json, "losses", line.losses(), Double::doubleValue);
    json.name("slope");
    JsonText.number(json, line.slope());
    json.name("curvature");
    JsonText.number(json, curvature);
    json.endObject();
  }

  private static void writePlane(JsonWriter json, Optional<Plane> known) throws IOException {
    json.name("plane");
    if (known.isEmpty()) {
      json.nullValue();
      return;
    }
    Plane plane = known.get();
    json.beginObject();
    RowsJson.writeNumbers(json, "first", plane.firstOffsets(), Double::doubleValue);
    RowsJson.writeNumbers(json, "second", plane.secondOffsets(), Double::doubleValue);
    json.name("losses").beginArray();
    for (int second = 0; second < plane.secondOffsets().size(); second++) {
      writeAlongFirst(json, plane.losses(), second);
    }
    json.endArray().endObject();
  }

  /** A picture has its first axis from left to right: in a row. */
  private static void writeAlongFirst(JsonWriter json, List<List<Double>> losses, int second)
      throws IOException {
    json.beginArray();
    for (List<Double> ofOneFirst : losses) {
      JsonText.number(json, ofOneFirst.get(second));
    }
    json.endArray();
  }
}
