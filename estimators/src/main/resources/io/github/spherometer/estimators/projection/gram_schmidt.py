class GramSchmidt(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def orthogonalize(self: __torch__.GramSchmidt,
    basis: Tensor,
    last: Tensor,
    v: Tensor) -> Tensor:
    pieces = torch.floordiv(torch.add(torch.size(v, 0), 65535), 65536)
    near = (self).products(last, v, pieces)
    taken = (self).subtract(last, near, basis, v, pieces)
    left = (self).leftover(basis, taken, v, pieces)
    before = torch.add(left, torch.dot(taken, taken))
    coefficients = torch.clone(taken)
    n = torch.sub(torch.size(basis, 0), torch.size(last, 0))
    _0 = torch.add_(torch.narrow(coefficients, 0, n, torch.size(last, 0)), near)
    if bool(torch.lt(left, torch.mul(before, 0.25))):
      again = (self).products(basis, v, pieces)
      least = (self).leftover(basis, again, v, pieces)
      _1 = torch.add_(coefficients, again)
      norms = [torch.add(least, torch.dot(again, again)), least]
    else:
      norms = [before, left]
    return torch.cat([coefficients, torch.stack(norms)])
  def one_pass(self: __torch__.GramSchmidt,
    basis: Tensor,
    v: Tensor) -> Tensor:
    pieces = torch.floordiv(torch.add(torch.size(v, 0), 65535), 65536)
    taken = (self).products(basis, v, pieces)
    weights = torch.type_as(taken, v)
    for i in range(pieces):
      start = torch.mul(i, 65536)
      length = ops.prim.min(65536, torch.sub(torch.size(v, 0), start))
      _0 = torch.addmv_(torch.narrow(v, 0, start, length), torch.t(torch.narrow(basis, 1, start, length)), weights, beta=1, alpha=-1)
    return taken
  def products(self: __torch__.GramSchmidt,
    rows: Tensor,
    v: Tensor,
    pieces: int) -> Tensor:
    sums = torch.zeros([torch.size(rows, 0)], dtype=7)
    for i in range(pieces):
      start = torch.mul(i, 65536)
      length = ops.prim.min(65536, torch.sub(torch.size(v, 0), start))
      _0 = torch.add_(sums, torch.mv(torch.narrow(rows, 1, start, length), torch.narrow(v, 0, start, length)))
    return sums
  def subtract(self: __torch__.GramSchmidt,
    rows: Tensor,
    coefficients: Tensor,
    basis: Tensor,
    v: Tensor,
    pieces: int) -> Tensor:
    weights = torch.type_as(coefficients, v)
    sums = torch.zeros([torch.size(basis, 0)], dtype=7)
    for i in range(pieces):
      start = torch.mul(i, 65536)
      length = ops.prim.min(65536, torch.sub(torch.size(v, 0), start))
      piece = torch.narrow(v, 0, start, length)
      _0 = torch.addmv_(piece, torch.t(torch.narrow(rows, 1, start, length)), weights, beta=1, alpha=-1)
      _1 = torch.add_(sums, torch.mv(torch.narrow(basis, 1, start, length), piece))
    return sums
  def leftover(self: __torch__.GramSchmidt,
    rows: Tensor,
    coefficients: Tensor,
    v: Tensor,
    pieces: int) -> Tensor:
    weights = torch.type_as(coefficients, v)
    square = torch.zeros([], dtype=7)
    for i in range(pieces):
      start = torch.mul(i, 65536)
      length = ops.prim.min(65536, torch.sub(torch.size(v, 0), start))
      piece = torch.narrow(v, 0, start, length)
      _0 = torch.addmv_(piece, torch.t(torch.narrow(rows, 1, start, length)), weights, beta=1, alpha=-1)
      wide = torch.to(piece, 7)
      _1 = torch.add_(square, torch.dot(wide, wide))
    return square
