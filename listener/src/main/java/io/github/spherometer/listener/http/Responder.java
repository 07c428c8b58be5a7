package io.github.spherometer.listener.http;

/** Knows the answer to GET and HEAD of a path. */
@FunctionalInterface
public interface Responder {

  /** The answer; the body is left out by others where it was HEAD. */
  Answer answer(Request request);
}
