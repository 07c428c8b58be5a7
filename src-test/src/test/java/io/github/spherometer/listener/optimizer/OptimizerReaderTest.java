package io.github.spherometer.listener.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import org.junit.jupiter.api.Test;

class OptimizerReaderTest {

  @Test
  void anOptimizerOfAnAnonymousClassHasTheNameOfItsOuterOne() {
    Object anonymous = new Object() {};
    assertThat(OptimizerReader.nameOf(anonymous.getClass())).isEqualTo("OptimizerReaderTest$1");
    assertThat(OptimizerReader.nameOf(Tags.class)).isEqualTo("Tags");
  }
}
