package io.github.spherometer.dashboards.files;

import io.github.spherometer.dashboards.format.Yamls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of rules.
 *
 * @param document all of it
 */
public record Rules(Map<String, Object> document) {

  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");
  private static final Pattern LOOK_BACK = Pattern.compile("(\\[|offset )(\\d+[smhd])");
  private static final String RECORDED = "run:spherometer_";
  private static final Map<String, Long> MILLISECONDS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private List<Map<String, Object>> rules() {
    List<Map<String, Object>> rules = new ArrayList<>();
    for (Map<String, Object> group : Yamls.maps(document.get("groups"))) {
      rules.addAll(Yamls.maps(group.get("rules")));
    }
    return rules;
  }

  public List<Alert> alerts() {
    return rules().stream().filter(rule -> rule.containsKey("alert")).map(Alert::of).toList();
  }

  /** The names of the series that rules record. */
  public List<String> recorded() {
    return rules().stream()
        .filter(rule -> rule.containsKey("record"))
        .map(rule -> Yamls.text(rule, "record"))
        .toList();
  }

  public List<String> expressions() {
    return rules().stream().map(rule -> Yamls.text(rule, "expr")).toList();
  }

  /**
   * Makes alerts less patient, for tests: whatever must hold {@code for} a time must hold for a
   * fraction of it, and they last as much shorter. The expressions stay as they are.
   */
  public void dividePatience(long divisor) {
    for (Map<String, Object> rule : rules()) {
      for (String key : List.of("for", "keep_firing_for")) {
        rule.computeIfPresent(key, (name, time) -> divide(time.toString(), divisor));
      }
    }
  }

  /** As {@link #dividePatience}, and what expressions look back at is as much shorter. */
  public void divideTimes(long divisor) {
    dividePatience(divisor);
    for (Map<String, Object> rule : rules()) {
      Matcher times = LOOK_BACK.matcher(Yamls.text(rule, "expr"));
      rule.put("expr", times.replaceAll(time -> time.group(1) + divide(time.group(2), divisor)));
    }
  }

  /** Puts a prefix before the names of what is recorded, wherever they stand. */
  public void prefixRecorded(String prefix) {
    for (Map<String, Object> rule : rules()) {
      rule.computeIfPresent("record", (key, name) -> prefix + name);
      rule.put("expr", Yamls.text(rule, "expr").replace(RECORDED, prefix + RECORDED));
    }
  }

  private static String divide(String duration, long divisor) {
    return milliseconds(duration) / divisor + "ms";
  }

  static long milliseconds(String duration) {
    Matcher part = DURATION.matcher(duration);
    long sum = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      sum += Long.parseLong(part.group(1)) * MILLISECONDS.get(part.group(2));
      end = part.end();
    }
    if (end != duration.length()) {
      throw new AssertionError("not a duration: " + duration);
    }
    return sum;
  }
}
