class Linear(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
class Net(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  fc1 : __torch__.Linear
  fc2 : __torch__.Linear
  fc3 : __torch__.Linear
  def forward(self: __torch__.Net,
    x: Tensor) -> Tensor:
    _0 = self.fc3
    _1 = self.fc2
    _2 = self.fc1
    input = torch.tanh(torch.addmm(_2.bias, x, torch.t(_2.weight), beta=1, alpha=1))
    input0 = torch.tanh(torch.addmm(_1.bias, input, torch.t(_1.weight), beta=1, alpha=1))
    return torch.addmm(_0.bias, input0, torch.t(_0.weight), beta=1, alpha=1)
