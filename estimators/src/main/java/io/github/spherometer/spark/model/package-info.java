/**
 * What travels to executors to be measured: how to make a model and its loss there, a {@link
 * io.github.spherometer.spark.model.ModelFactory}, and data as {@link
 * io.github.spherometer.spark.model.EncodedBatch}es.
 */
@NullMarked
package io.github.spherometer.spark.model;

import org.jspecify.annotations.NullMarked;
