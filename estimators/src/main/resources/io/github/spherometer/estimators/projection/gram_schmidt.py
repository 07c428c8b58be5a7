class GramSchmidt(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def two_passes(self: __torch__.GramSchmidt,
    basis: Tensor,
    last: Tensor,
    v: Tensor) -> Tensor:
    pieces = torch.floordiv(torch.add(torch.size(v, 0), 65535), 65536)
    near = (self).products(last, v, pieces)
    _0 = (self).subtract(last, near, v, pieces)
    taken = (self).products(basis, v, pieces)
    _1 = (self).subtract(basis, taken, v, pieces)
    return torch.cat([near, taken, torch.reshape((self).square(v, pieces), [1])])
  def one_pass(self: __torch__.GramSchmidt,
    basis: Tensor,
    v: Tensor) -> Tensor:
    pieces = torch.floordiv(torch.add(torch.size(v, 0), 65535), 65536)
    taken = (self).products(basis, v, pieces)
    _0 = (self).subtract(basis, taken, v, pieces)
    return torch.to(taken, 7)
  def products(self: __torch__.GramSchmidt,
    rows: Tensor,
    v: Tensor,
    pieces: int) -> Tensor:
    first = ops.prim.min(65536, torch.size(v, 0))
    sums = torch.mv(torch.narrow(rows, 1, 0, first), torch.narrow(v, 0, 0, first))
    if torch.gt(pieces, 1):
      wide = torch.to(sums, 7)
      for i in range(torch.sub(pieces, 1)):
        start = torch.mul(torch.add(i, 1), 65536)
        length = ops.prim.min(65536, torch.sub(torch.size(v, 0), start))
        _0 = torch.add_(wide, torch.mv(torch.narrow(rows, 1, start, length), torch.narrow(v, 0, start, length)))
      products = wide
    else:
      products = sums
    return products
  def subtract(self: __torch__.GramSchmidt,
    rows: Tensor,
    coefficients: Tensor,
    v: Tensor,
    pieces: int) -> Tensor:
    weights = torch.type_as(coefficients, v)
    for i in range(pieces):
      start = torch.mul(i, 65536)
      length = ops.prim.min(65536, torch.sub(torch.size(v, 0), start))
      _0 = torch.addmv_(torch.narrow(v, 0, start, length), torch.t(torch.narrow(rows, 1, start, length)), weights, beta=1, alpha=-1)
    return v
  def square(self: __torch__.GramSchmidt,
    v: Tensor,
    pieces: int) -> Tensor:
    first = torch.to(torch.narrow(v, 0, 0, ops.prim.min(65536, torch.size(v, 0))), 7)
    square = torch.dot(first, first)
    for i in range(torch.sub(pieces, 1)):
      start = torch.mul(torch.add(i, 1), 65536)
      wide = torch.to(torch.narrow(v, 0, start, ops.prim.min(65536, torch.sub(torch.size(v, 0), start))), 7)
      _0 = torch.add_(square, torch.dot(wide, wide))
    return square
