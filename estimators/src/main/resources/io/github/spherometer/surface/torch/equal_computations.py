class EqualComputations(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def forward(self: __torch__.EqualComputations,
    x: Tensor) -> Tensor:
    a = torch.neg(x)
    b = torch.neg(x)
    if a is b:
      merged = torch.ones_like(x)
    else:
      merged = torch.zeros_like(x)
    return merged
