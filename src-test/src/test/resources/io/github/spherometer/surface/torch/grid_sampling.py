class Sampling(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def forward(self: __torch__.Sampling,
    x: Tensor) -> Tensor:
    grid = torch.reshape(x, [1, 5, 2, 2])
    image = torch.reshape(torch.arange(16, dtype=7), [1, 1, 4, 4])
    return torch.mean(torch.grid_sampler_2d(image, grid, 0, 0, False))
