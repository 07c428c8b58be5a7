package io.github.spherometer.listener;

import io.github.spherometer.surface.engine.EngineCheck;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what is wrong with the engine, once a process. */
final class EngineNews {

  private static final Logger logger = LoggerFactory.getLogger(EngineNews.class);
  private static final Set<EngineCheck> TOLD = ConcurrentHashMap.newKeySet();

  private EngineNews() {}

  static void tell(EngineCheck check) {
    if (!TOLD.add(check)) {
      return;
    }
    switch (check.outcome()) {
      case WRONG -> logger.error(check.message());
      case UNKNOWN -> logger.info(check.message());
      case RIGHT -> logger.debug(check.message());
    }
  }
}
