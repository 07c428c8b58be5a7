package io.github.spherometer.examples.report;

import io.github.spherometer.examples.report.claim.Claim;
import io.github.spherometer.examples.report.claim.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Claims with their verdicts, and below them the rules, each once. */
record ClaimTable(List<Claim> claims) {

  String markdown() {
    if (claims.isEmpty()) {
      return "";
    }
    List<String> rules =
        new ArrayList<>(new LinkedHashSet<>(claims.stream().map(Claim::rule).toList()));
    Table table = Table.of("verdict", "claim", "numbers", "source", "rule");
    for (Claim claim : claims) {
      table.row(
          "**" + claim.verdict() + "**",
          claim.sentence(),
          claim.evidence(),
          claim.source(),
          rules.indexOf(claim.rule()) + 1);
    }
    return "## Claims\n\n%s.\n\n%s\nThe rules:\n\n%s\n"
        .formatted(summary(), table.markdown(), numbered(rules));
  }

  private String summary() {
    return Arrays.stream(Verdict.values())
        .map(verdict -> count(verdict) + " " + verdict)
        .collect(Collectors.joining(", "));
  }

  private long count(Verdict verdict) {
    return claims.stream().filter(claim -> claim.verdict() == verdict).count();
  }

  private static String numbered(List<String> rules) {
    return IntStream.range(0, rules.size())
        .mapToObj(i -> (i + 1) + ". " + rules.get(i) + "\n")
        .collect(Collectors.joining());
  }
}
