package io.github.spherometer.listener.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * News in order, no more than so many. Where there would be more, every second one of the most
 * frequent kind goes, but for its first and its latest.
 */
final class Bounded<T> {

  private final int most;
  private final Function<T, Object> kind;
  private final ToLongFunction<T> sequence;
  private List<T> news = new ArrayList<>();

  /**
   * @param most more than three times the number of kinds
   * @param sequence grows from one to the next
   */
  Bounded(int most, Function<T, Object> kind, ToLongFunction<T> sequence) {
    this.most = most;
    this.kind = kind;
    this.sequence = sequence;
  }

  void add(T latest) {
    if (news.size() == most) {
      halve(mostFrequent());
    }
    news.add(latest);
  }

  List<T> after(long number) {
    return news.stream().filter(one -> sequence.applyAsLong(one) > number).toList();
  }

  private Map<Object, Integer> counts() {
    Map<Object, Integer> counts = new HashMap<>();
    news.forEach(one -> counts.merge(kind.apply(one), 1, Integer::sum));
    return counts;
  }

  private Object mostFrequent() {
    return counts().entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  private void halve(Object frequent) {
    int last = counts().getOrDefault(frequent, 0) - 1;
    int index = 0;
    List<T> kept = new ArrayList<>();
    for (T one : news) {
      boolean stays = true;
      if (kind.apply(one).equals(frequent)) {
        stays = index % 2 == 0 || index == last;
        index++;
      }
      if (stays) {
        kept.add(one);
      }
    }
    news = kept;
  }
}
