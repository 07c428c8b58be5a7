class Autograd(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def differentiable_product(self: __torch__.Autograd,
    y: Tensor,
    x: List[Tensor],
    v: Tensor) -> Tensor:
    return (self).product(y, x, torch.len(x), v, True)
  def transposed_product(self: __torch__.Autograd,
    y: Tensor,
    x: List[Tensor],
    v: Tensor) -> Tensor:
    return (self).product(y, x, torch.len(x), v, False)
  def differentiable_product_of_twins(self: __torch__.Autograd,
    y: Tensor,
    x: List[Tensor],
    v: Tensor) -> Tensor:
    return (self).product(y, x, torch.floordiv(torch.len(x), 2), v, True)
  def transposed_product_of_twins(self: __torch__.Autograd,
    y: Tensor,
    x: List[Tensor],
    v: Tensor) -> Tensor:
    return (self).product(y, x, torch.floordiv(torch.len(x), 2), v, False)
  def overwrite(self: __torch__.Autograd,
    x: Tensor,
    y: Tensor) -> Tensor:
    return torch.copy_(x, y)
  def versions(self: __torch__.Autograd,
    x: List[Tensor]) -> Tensor:
    found = annotate(List[int], [])
    for i in range(torch.len(x)):
      _3 = torch.append(found, torch._version(x[i]))
    return torch.tensor(found)
  def depends(self: __torch__.Autograd,
    y: Tensor,
    x: List[Tensor]) -> Tensor:
    found = torch.zeros_like(torch.detach(y))
    if y.requires_grad:
      products = torch.autograd.grad([y], x, annotate(List[Optional[Tensor]], [torch.ones_like(y)]), True, False, True)
      for i in range(torch.len(x)):
        product = products[i]
        if product is None:
          found = found
        else:
          found = torch.ones_like(found)
    return found
  def is_in_graph(self: __torch__.Autograd,
    x: Tensor) -> Tensor:
    return torch.tensor(x.requires_grad)
  def product(self: __torch__.Autograd,
    y: Tensor,
    x: List[Tensor],
    n: int,
    v: Tensor,
    create_graph: bool) -> Tensor:
    pieces = annotate(List[Tensor], [])
    if y.requires_grad:
      products = torch.autograd.grad([y], x, annotate(List[Optional[Tensor]], [v]), True, create_graph, True)
      for i in range(n):
        product = products[i]
        if product is None:
          piece = torch.zeros_like(x[i])
        elif product.is_sparse:
          piece = torch.to_dense(product)
        else:
          piece = product
        _0 = torch.append(pieces, torch.reshape(piece, [-1]))
      for k in range(torch.sub(torch.len(x), n)):
        twin = products[torch.add(n, k)]
        if twin is None:
          whole = pieces[k]
        elif twin.is_sparse:
          whole = torch.add(pieces[k], torch.reshape(torch.to_dense(twin), [-1]))
        else:
          whole = torch.add(pieces[k], torch.reshape(twin, [-1]))
        _2 = torch._set_item(pieces, k, whole)
    else:
      for j in range(n):
        _1 = torch.append(pieces, torch.reshape(torch.zeros_like(x[j]), [-1]))
    return torch.cat(pieces)
