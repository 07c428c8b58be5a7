package io.github.spherometer.dashboards.files;

import com.google.gson.JsonObject;
import io.github.spherometer.dashboards.format.Json;
import java.util.List;
import java.util.Set;

/**
 * A panel of a dashboard.
 *
 * @param json all of it
 */
public record Panel(JsonObject json) {

  private static final Set<String> WITHOUT_DATA = Set.of("row", "text");
  private static final Set<String> WITHOUT_ONE_UNIT = Set.of("row", "text", "table");

  public String title() {
    return Json.text(json, "title");
  }

  public String type() {
    return Json.text(json, "type");
  }

  boolean hasData() {
    return !WITHOUT_DATA.contains(type());
  }

  /** The columns of a table have units of their own. */
  boolean needsUnit() {
    return !WITHOUT_ONE_UNIT.contains(type());
  }

  List<Panel> inner() {
    return Json.list(json, "panels").stream().map(Panel::new).toList();
  }

  public List<JsonObject> targets() {
    return Json.list(json, "targets");
  }

  boolean overlaps(Panel other) {
    return left() < other.right()
        && other.left() < right()
        && top() < other.bottom()
        && other.top() < bottom();
  }

  /** The page is 24 columns wide. */
  boolean isOnThePage() {
    return left() >= 0 && left() < right() && right() <= 24 && top() >= 0 && top() < bottom();
  }

  private int left() {
    return Json.number(json, "gridPos.x");
  }

  private int right() {
    return left() + Json.number(json, "gridPos.w");
  }

  private int top() {
    return Json.number(json, "gridPos.y");
  }

  private int bottom() {
    return top() + Json.number(json, "gridPos.h");
  }

  @Override
  public String toString() {
    return "panel \"%s\" (%s)".formatted(title(), Json.text(json, "id"));
  }
}
