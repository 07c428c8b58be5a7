package io.github.spherometer.surface.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchScriptCodeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return torch.dropout(x, 0.5, self.training)",
        "return torch.dropout_(x, 0.5, training)",
        "_0 = torch.feature_dropout(x, 0.5, self.training)",
        "y = torch.add(x, torch.randn_like(x))",
        "mask = torch.bernoulli(torch.full_like(x, p))",
        "_1 = torch.rrelu(x, 0.1, 0.3, self.training)"
      })
  void randomOperationsAreRefusedInTrainModeAlone(String code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TorchScriptCode(code).checkDrawsNothing(true))
        .withMessageStartingWith("trainMode is true and the TorchScript model calls torch.")
        .withMessageEndingWith("trainMode must be false");
    assertThatCode(() -> new TorchScriptCode(code).checkDrawsNothing(false))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return torch.dropout(x, 0.5, True)",
        "return torch.relu(torch.dropout_((self.fc).forward(x, ), 0.10000000000000001, True))",
        "_0 = torch.feature_dropout(x, 0.5, False)\n_1 = torch.dropout(_0, 0.5, True)",
        "_0 = torch.dropout(torch.dropout(x, 0.5, True), 0.5, False)"
      })
  void dropoutThatIsAlwaysOnIsRefused(String code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TorchScriptCode(code).checkDrawsNothing(false))
        .withMessageContaining("must be traced in eval mode");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return torch.batch_norm(torch.dropout(x, 0.5, False), w, b, m, v, False, 0.1, 1e-5, True)",
        "return torch.dropout(torch.batch_norm(x, w, b, m, v, False, 0.1, 1e-5, True), 0.5, False)",
        "_0 = __torch__.torch.nn.functional.dropout(x, 0.5, training, True)"
      })
  void dropoutThatIsOffIsNot(String code) {
    assertThatCode(() -> new TorchScriptCode(code).checkDrawsNothing(false))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"return torch.linear(x, w, b)", "normalized = torch.layer_norm(x, [4])"})
  void codeWithoutRandomOperationsMayTrain(String code) {
    assertThatCode(() -> new TorchScriptCode(code).checkDrawsNothing(true))
        .doesNotThrowAnyException();
  }
}
