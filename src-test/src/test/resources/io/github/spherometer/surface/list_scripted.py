class Net(Module):
  __parameters__ = ["weight", ]
  __buffers__ = []
  weight : Tensor
  training : bool
  def forward(self: __torch__.Net,
    xs: List[Tensor]) -> Tensor:
    return torch.tanh(torch.linear(torch.sub(xs[0], xs[1]), self.weight, None))
