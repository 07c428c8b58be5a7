package io.github.spherometer.activations;

/**
 * A block whose activations, if it has any, could not be seen.
 *
 * @param name its path in the block, as in {@link LayerActivity#name}
 * @param reason why, and what can be done about it
 */
public record UnseenBlock(String name, String reason) {}
