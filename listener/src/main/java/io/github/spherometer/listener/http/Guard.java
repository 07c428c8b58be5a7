package io.github.spherometer.listener.http;

import java.util.Optional;

/** Says which requests are refused. */
@FunctionalInterface
public interface Guard {

  /** Lets everything pass. */
  Guard NONE = request -> Optional.empty();

  /** What is told instead of the answer, or nothing if it may be given. */
  Optional<Answer> refusal(Request request);

  /** This one, and then another one. */
  default Guard and(Guard other) {
    return request -> refusal(request).or(() -> other.refusal(request));
  }
}
