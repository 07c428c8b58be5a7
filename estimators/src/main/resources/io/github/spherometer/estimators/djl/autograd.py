class Autograd(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def gradient(self: __torch__.Autograd,
    y: Tensor,
    x: Tensor) -> Tensor:
    if y.requires_grad:
      gradient = torch.autograd.grad([y], [x], None, True, True, True)[0]
      if gradient is None:
        result = torch.zeros_like(x)
      else:
        result = gradient
    else:
      result = torch.zeros_like(x)
    return result
  def transposed_product(self: __torch__.Autograd,
    y: Tensor,
    x: Tensor,
    v: Tensor) -> Tensor:
    if y.requires_grad:
      product = torch.autograd.grad([y], [x], annotate(List[Optional[Tensor]], [v]), True, False, True)[0]
      if product is None:
        result = torch.zeros_like(x)
      else:
        result = product
    else:
      result = torch.zeros_like(x)
    return result
