/**
 * Internal: how vectors travel, and how those of all partitions are added up, always in the same
 * order.
 */
@NullMarked
package io.github.spherometer.spark.reduction;

import org.jspecify.annotations.NullMarked;
