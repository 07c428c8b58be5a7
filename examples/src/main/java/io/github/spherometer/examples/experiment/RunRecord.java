package io.github.spherometer.examples.experiment;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** What a finished run leaves beside its log, as JSON. */
record RunRecord(JsonElement setting, JsonElement result, double seconds, String engine) {

  private static final Gson GSON =
      new GsonBuilder()
          .registerTypeAdapter(double.class, new AnyDouble())
          .registerTypeAdapter(Double.class, new AnyDouble())
          .setPrettyPrinting()
          .create();

  static RunRecord of(Record setting, Record result, double seconds, String engine) {
    return new RunRecord(GSON.toJsonTree(setting), GSON.toJsonTree(result), seconds, engine);
  }

  static RunRecord read(RunFolder folder) {
    try {
      return GSON.fromJson(Files.readString(folder.record()), RunRecord.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException(
          "%s is not the record of a run: %s; delete it to have the run done again"
              .formatted(folder.record(), e.getMessage()),
          e);
    }
  }

  String json() {
    return GSON.toJson(this);
  }

  <S extends Record, R extends Record> FinishedRun<S, R> finished(
      Experiment<S, R> experiment, RunFolder folder) {
    S itsSetting = GSON.fromJson(setting, experiment.settingType());
    R itsResult = GSON.fromJson(result, experiment.resultType());
    return new FinishedRun<>(itsSetting, itsResult, seconds, engine, folder);
  }

  /** JSON has neither NaN nor infinities: they are written as words. */
  private static final class AnyDouble extends TypeAdapter<Double> {

    @Override
    public void write(JsonWriter out, Double value) throws IOException {
      if (Double.isFinite(value)) {
        out.value(value);
      } else {
        out.value(value.toString());
      }
    }

    @Override
    public Double read(JsonReader in) throws IOException {
      return Double.valueOf(in.nextString());
    }
  }
}
