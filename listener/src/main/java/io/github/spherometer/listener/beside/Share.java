package io.github.spherometer.listener.beside;

/**
 * What the measuring thread takes of the processors.
 *
 * @param engineThreads of the engine, at least 1
 * @param inBackground whether it takes only what other threads leave
 */
public record Share(int engineThreads, boolean inBackground) {}
