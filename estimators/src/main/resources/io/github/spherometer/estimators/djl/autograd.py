class Autograd(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def differentiable_product(self: __torch__.Autograd,
    y: Tensor,
    x: List[Tensor],
    v: Tensor) -> Tensor:
    return (self).product(y, x, v, True)
  def transposed_product(self: __torch__.Autograd,
    y: Tensor,
    x: List[Tensor],
    v: Tensor) -> Tensor:
    return (self).product(y, x, v, False)
  def overwrite(self: __torch__.Autograd,
    x: Tensor,
    y: Tensor) -> Tensor:
    return torch.copy_(x, y)
  def product(self: __torch__.Autograd,
    y: Tensor,
    x: List[Tensor],
    v: Tensor,
    create_graph: bool) -> Tensor:
    pieces = annotate(List[Tensor], [])
    if y.requires_grad:
      products = torch.autograd.grad([y], x, annotate(List[Optional[Tensor]], [v]), True, create_graph, True)
      for i in range(torch.len(x)):
        product = products[i]
        if product is None:
          piece = torch.zeros_like(x[i])
        else:
          piece = product
        _0 = torch.append(pieces, torch.reshape(piece, [-1]))
    else:
      for j in range(torch.len(x)):
        _1 = torch.append(pieces, torch.reshape(torch.zeros_like(x[j]), [-1]))
    return torch.cat(pieces)
