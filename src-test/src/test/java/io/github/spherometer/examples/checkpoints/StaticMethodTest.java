package io.github.spherometer.examples.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("unused") // called by their names
class StaticMethodTest {

  private static final String HERE = StaticMethodTest.class.getName();

  private static Block net() {
    return new SequentialBlock();
  }

  private static Block with(int units) {
    return new SequentialBlock().addSingleton(x -> x.mul(units));
  }

  private static Block broken() {
    throw new IllegalStateException("no " + with(1).getClass().getSimpleName());
  }

  private static String text() {
    return "net";
  }

  private Block ofAnObject() {
    return net();
  }

  @Test
  void aMethodThatNobodyElseMayCallIsCalled() {
    assertThat(StaticMethod.named(HERE + "::net", Block.class).make())
        .isInstanceOf(SequentialBlock.class);
  }

  @ParameterizedTest
  @CsvSource({
    "with, 'does not exist, or takes arguments'",
    "other, 'does not exist, or takes arguments'",
    "ofAnObject, is not static",
    "text, 'gives a java.lang.String, must give a ai.djl.nn.Block'",
    "broken, 'has thrown java.lang.IllegalStateException: no SequentialBlock'",
  })
  void whatIsWrongWithAMethodIsSaid(String method, String wrong) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticMethod.named(HERE + "::" + method, Block.class).make())
        .withMessage(HERE + "::" + method + " " + wrong);
  }

  @Test
  void aClassThatIsNotThereIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticMethod.named("com.acme.Training::net", Block.class).make())
        .withMessage("com.acme.Training::net has a class that is not on the class path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"com.acme.Training", "::net", "com.acme.Training::", ""})
  void whatIsNoNameOfAMethodIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticMethod.named(name, Block.class))
        .withMessage("\"" + name + "\" is no method, which is written as com.acme.Training::net");
  }
}
