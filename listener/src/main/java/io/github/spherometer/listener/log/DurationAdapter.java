package io.github.spherometer.listener.log;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;

/** Seconds as a decimal number, exact to the nanosecond. */
final class DurationAdapter extends TypeAdapter<Duration> {

  /** Refuses exponents that would fill the memory. */
  private static final TypeAdapter<BigDecimal> DECIMAL = new Gson().getAdapter(BigDecimal.class);

  @Override
  public void write(JsonWriter out, Duration duration) throws IOException {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    out.jsonValue(seconds.toPlainString());
  }

  @Override
  public Duration read(JsonReader in) throws IOException {
    String path = in.getPath();
    String seconds = DECIMAL.read(in).toPlainString();
    try {
      return Duration.parse("PT" + seconds + "S");
    } catch (DateTimeException e) {
      throw new JsonParseException(
          "%s is %s, must be seconds with at most nine decimals".formatted(path, seconds), e);
    }
  }
}
