package io.github.spherometer.listener.page;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Rows as JSON, column by column. */
final class RowsJson {

  private RowsJson() {}

  static void write(JsonWriter json, Snapshot run) throws IOException {
    List<Row> rows = run.rows();
    json.name("rows").beginObject();
    writeWhole(json, "sequence", rows, Row::sequence);
    json.name("kind").beginArray();
    for (Row row : rows) {
      json.value(row.kind().name().toLowerCase(Locale.ROOT));
    }
    json.endArray();
    writeWhole(json, "batch", rows, row -> row.moment().batch());
    writeWhole(json, "epoch", rows, row -> row.moment().epoch());
    writeWhole(json, "time", rows, row -> row.moment().time());
    json.name("columns").beginObject();
    for (int i = 0; i < run.columns().size(); i++) {
      int column = i;
      writeNumbers(json, run.columns().get(i).name(), rows, row -> row.cells().at(column));
    }
    json.endObject().endObject();
  }

  private static <T> void writeWhole(
      JsonWriter json, String name, List<T> all, ToLongFunction<T> number) throws IOException {
    json.name(name).beginArray();
    for (T one : all) {
      json.value(number.applyAsLong(one));
    }
    json.endArray();
  }

  /** One number each. */
  static <T> void writeNumbers(
      JsonWriter json, String name, List<T> all, ToDoubleFunction<T> number) throws IOException {
    json.name(name).beginArray();
    for (T one : all) {
      JsonText.number(json, number.applyAsDouble(one));
    }
    json.endArray();
  }
}
