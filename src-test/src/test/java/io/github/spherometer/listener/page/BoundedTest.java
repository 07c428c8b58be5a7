package io.github.spherometer.listener.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BoundedTest {

  private record One(long sequence, int kind) {}

  private final Bounded<One> news = new Bounded<>(100, One::kind, One::sequence);

  @Test
  void thereAreNeverMoreThanTheBoundAndEachKindKeepsItsFirstAndItsLatest() {
    SplittableRandom random = new SplittableRandom(4);
    List<One> all = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      int kind = random.nextInt(20) == 0 ? random.nextInt(9) : 3;
      all.add(new One(i, kind));
      news.add(all.get(i));
      assertThat(news.after(-1)).hasSizeLessThanOrEqualTo(100);
    }
    List<One> kept = news.after(-1);
    assertThat(kept).isSubsetOf(all).hasSizeGreaterThan(50);
    for (int kind = 0; kind < 9; kind++) {
      assertThat(ofKind(kept, kind)).startsWith(ofKind(all, kind).get(0));
      assertThat(ofKind(kept, kind)).endsWith(last(ofKind(all, kind)));
    }
  }

  @Test
  void aKindThatIsHalvedAndThenComesNoMoreKeepsItsLatest() {
    for (int i = 0; i < 120; i++) {
      news.add(new One(i, i < 60 ? 1 : 2));
    }
    assertThat(ofKind(news.after(-1), 1))
        .hasSizeLessThan(60)
        .startsWith(new One(0, 1))
        .endsWith(new One(59, 1));
  }

  @Test
  void orderStays() {
    for (int i = 0; i < 1000; i++) {
      news.add(new One(i, i % 2));
    }
    assertThat(news.after(-1).stream().map(One::sequence).toList()).isSorted();
  }

  @Test
  void theMostFrequentKindMakesRoom() {
    news.add(new One(0, 1));
    news.add(new One(1, 1));
    news.add(new One(2, 1));
    for (int i = 3; i < 1000; i++) {
      news.add(new One(i, 2));
    }
    assertThat(ofKind(news.after(-1), 1)).hasSize(3);
  }

  @Test
  void thoseAfterANumberHaveALargerOne() {
    news.add(new One(3, 1));
    news.add(new One(5, 1));
    assertThat(news.after(3)).containsExactly(new One(5, 1));
    assertThat(news.after(5)).isEmpty();
  }

  private static List<One> ofKind(List<One> all, int kind) {
    return all.stream().filter(one -> one.kind() == kind).toList();
  }

  private static One last(List<One> all) {
    return all.get(all.size() - 1);
  }
}
