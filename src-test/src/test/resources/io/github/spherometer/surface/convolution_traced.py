class Conv2d(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
class BatchNorm2d(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = ["running_mean", "running_var", ]
  weight : Tensor
  bias : Tensor
  running_mean : Tensor
  running_var : Tensor
  training : bool
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
  conv : __torch__.Conv2d
  norm : __torch__.BatchNorm2d
  fc : __torch__.Linear
  def forward(self: __torch__.Net,
    x: Tensor) -> Tensor:
    _0 = self.fc
    _1 = self.norm
    _2 = self.conv
    input = torch._convolution(x, _2.weight, _2.bias, [1, 1], [0, 0], [1, 1], False, [0, 0], 1, False, False, True, True)
    _3 = torch.batch_norm(input, _1.weight, _1.bias, _1.running_mean, _1.running_var, False, 0.1, 9.999999747378752e-06, True)
    input0 = torch.dropout(torch.flatten(torch.tanh(_3), 1), 0.5, False)
    return torch.linear(input0, _0.weight, _0.bias)
