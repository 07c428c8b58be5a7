class Linear(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
  def forward(self: __torch__.Linear,
    input: Tensor) -> Tensor:
    return torch.linear(input, self.weight, self.bias)
class Net(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  fc1 : __torch__.Linear
  fc2 : __torch__.Linear
  def forward(self: __torch__.Net,
    x: Tensor) -> Tensor:
    x0 = torch.tanh((self.fc1).forward(x, ))
    return (self.fc2).forward(torch.dropout(x0, 0.3, self.training), )
