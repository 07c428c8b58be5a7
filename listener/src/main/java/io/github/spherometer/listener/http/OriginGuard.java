package io.github.spherometer.listener.http;

import java.util.Optional;
import java.util.Set;

/** Refuses what a page of another site asks in its user's browser, unless it is a link to us. */
public final class OriginGuard implements Guard {

  private static final Set<String> OTHERS = Set.of("cross-site", "same-site");

  @Override
  public Optional<Answer> refusal(Request request) {
    boolean foreign = OTHERS.contains(String.valueOf(request.header("Sec-Fetch-Site")));
    return foreign && !"navigate".equals(request.header("Sec-Fetch-Mode"))
        ? Optional.of(Answer.sentence(403, "Other sites may not ask this"))
        : Optional.empty();
  }
}
