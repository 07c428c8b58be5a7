package io.github.spherometer.listener.log;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.spherometer.listener.measurement.Measurement;
import io.github.spherometer.listener.measurement.RunDescription;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link JsonLinesSink} wrote, read back.
 *
 * <pre>{@code
 * List<Measurement> measurements =
 *     MeasurementLog.read(Path.of("curvature.jsonl")).measurements();
 * }</pre>
 *
 * <p>A file may be older or newer than this version. What it does not know is skipped: other
 * fields, other kinds of lines. What the file lacks is absent: NaN, an empty Optional or list, for
 * a whole number 0, for a flag false, for a text "unknown".
 *
 * @param runs in the order of their first lines
 * @param unfinishedLines numbers of the lines, from 1, that end before their object does, because
 *     the process was killed or the disk was full; they are skipped. Usually none, or the last
 */
public record MeasurementLog(List<Run> runs, List<Long> unfinishedLines) {

  /**
   * One training.
   *
   * @param name of the run
   * @param description empty if the line with it is not there
   * @param measurements in the order of their lines
   */
  public record Run(
      String name, Optional<RunDescription> description, List<Measurement> measurements) {}

  /**
   * Reads a file.
   *
   * @param file written by {@link JsonLinesSink}, perhaps still being written
   * @return its runs
   * @throws UncheckedIOException if the file cannot be read
   * @throws IllegalArgumentException if a line is finished and yet not as the sink writes them;
   *     names file, line and reason
   */
  public static MeasurementLog read(Path file) {
    Reader reader = new Reader(file);
    // A line end is a byte, so lines can be told apart before they are decoded.
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reader.read(line.getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
    return reader.log();
  }

  /**
   * Returns the measurements of all runs.
   *
   * @return run after run
   */
  public List<Measurement> measurements() {
    return runs.stream().flatMap(run -> run.measurements().stream()).toList();
  }

  /** Takes a file line by line. */
  private static final class Reader {

    private final Gson gson = Json.gson();
    private final TypeAdapter<Line> adapter = gson.getAdapter(Line.class);
    private final Path file;
    private final List<Run> runs = new ArrayList<>();
    private final Map<String, Run> latest = new HashMap<>();
    private final List<Long> unfinished = new ArrayList<>();
    private long number;

    Reader(Path file) {
      this.file = file;
    }

    void read(byte[] bytes) {
      number++;
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (Json.isUnfinishedObject(text)) {
        unfinished.add(number);
      } else if (!text.isBlank()) {
        add(parse(bytes));
      }
    }

    private Line parse(byte[] bytes) {
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return parse(gson.newJsonReader(new StringReader(text)));
      } catch (CharacterCodingException e) {
        throw broken("it is not UTF-8", e);
      } catch (IOException e) {
        throw broken("it is not JSON", e);
      } catch (IllegalStateException e) {
        throw broken("it is no object", e);
      } catch (JsonParseException e) {
        throw broken(String.valueOf(e.getMessage()), e);
      }
    }

    private Line parse(JsonReader json) throws IOException {
      Line line = adapter.read(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("something follows the object");
      }
      return Objects.requireNonNullElse(line, Line.NOTHING);
    }

    private void add(Line line) {
      String name = line.run().orElseThrow(() -> broken("$.run is missing", null));
      line.started().ifPresent(description -> begin(name, Optional.of(description)));
      line.measurement().ifPresent(measurement -> runOf(name).measurements().add(measurement));
    }

    private Run runOf(String name) {
      Run run = latest.get(name);
      return run == null ? begin(name, Optional.empty()) : run;
    }

    private Run begin(String name, Optional<RunDescription> description) {
      Run run = new Run(name, description, new ArrayList<>());
      runs.add(run);
      latest.put(name, run);
      return run;
    }

    private IllegalArgumentException broken(String reason, @Nullable Exception cause) {
      return new IllegalArgumentException(
          "%s line %d is not a line of a measurement log: %s".formatted(file, number, reason),
          cause);
    }

    MeasurementLog log() {
      return new MeasurementLog(
          runs.stream()
              .map(r -> new Run(r.name(), r.description(), List.copyOf(r.measurements())))
              .toList(),
          List.copyOf(unfinished));
    }
  }
}
