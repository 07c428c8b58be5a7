class Distances(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def forward(self: __torch__.Distances,
    x: Tensor) -> Tensor:
    return torch.cdist(x, torch.mul(x, 2.))
