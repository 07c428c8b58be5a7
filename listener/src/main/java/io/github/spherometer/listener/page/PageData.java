package io.github.spherometer.listener.page;

import java.util.Optional;

/** What the live page asks for, as JSON in UTF-8. To be asked on any thread. */
public interface PageData {

  /** A number that grows with all news. */
  long version();

  /** All runs, the newest first. */
  byte[] runs();

  /**
   * What one run has shown.
   *
   * @param id as in {@link #runs}
   * @param after only rows with a larger sequence number; -1 for all
   * @return nothing if there is no such run, or no longer
   */
  Optional<byte[]> run(String id, long after);
}
