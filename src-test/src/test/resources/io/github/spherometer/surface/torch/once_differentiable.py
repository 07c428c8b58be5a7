class Operations(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def grid(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    return torch.mul(torch.reshape(torch.slice(x, 0, 0, 32), [1, 4, 4, 2]), 0.5)
  def grid_sampler(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    image = torch.reshape(torch.arange(16, dtype=6), [1, 1, 4, 4])
    sampled = torch.grid_sampler_2d(torch.mul(image, image), (self).grid(x), 0, 0, True)
    return torch.mul(sampled, sampled)
  def grid_sampler_replaced(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    flat = torch.mul(torch.arange(16, dtype=6), torch.arange(16, dtype=6))
    at = torch.mul(torch.add(torch.reshape((self).grid(x), [16, 2]), 1.), 1.5)
    low = torch.clamp(torch.floor(torch.detach(at)), 0, 2)
    share = torch.sub(at, low)
    i = torch.to(torch.select(low, 1, 0), 4)
    j = torch.to(torch.select(low, 1, 1), 4)
    a = torch.select(share, 1, 0)
    b = torch.select(share, 1, 1)
    corner = torch.add(torch.mul(j, 4), i)
    upper_left = torch.mul(torch.mul(torch.rsub(a, 1), torch.rsub(b, 1)), torch.take(flat, corner))
    upper_right = torch.mul(torch.mul(a, torch.rsub(b, 1)), torch.take(flat, torch.add(corner, 1)))
    lower_left = torch.mul(torch.mul(torch.rsub(a, 1), b), torch.take(flat, torch.add(corner, 4)))
    lower_right = torch.mul(torch.mul(a, b), torch.take(flat, torch.add(corner, 5)))
    sampled = torch.add(torch.add(upper_left, upper_right), torch.add(lower_left, lower_right))
    return torch.mul(sampled, sampled)
  def attention(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    q = torch.reshape(x, [1, 2, 3, 6])
    return torch.scaled_dot_product_attention(q, q, q)
  def attention_replaced(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    q = torch.reshape(x, [1, 2, 3, 6])
    scores = torch.div(torch.matmul(q, torch.transpose(q, -1, -2)), 2.449489742783178)
    return torch.matmul(torch.softmax(scores, -1), q)
  def cdist(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    q = torch.reshape(x, [6, 6])
    return torch.cdist(q, torch.add(torch.mul(q, 2.), 1.))
  def cdist_replaced(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    q = torch.reshape(x, [6, 6])
    p = torch.add(torch.mul(q, 2.), 1.)
    d = torch.sub(torch.unsqueeze(q, 1), torch.unsqueeze(p, 0))
    return torch.sqrt(torch.add(torch.sum(torch.mul(d, d), [2]), 9.9999999999999995e-07))
  def embedding_bag(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    indices = torch.arange(6, dtype=4)
    offsets = torch.mul(torch.arange(2, dtype=4), 3)
    sums = torch.embedding_bag(torch.reshape(x, [12, 3]), indices, offsets, False, 0, False, None, False)
    return torch.mul(sums[0], sums[0])
  def embedding_bag_replaced(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    indices = torch.reshape(torch.arange(6, dtype=4), [2, 3])
    sums = torch.sum(torch.embedding(torch.reshape(x, [12, 3]), indices), [1])
    return torch.mul(sums, sums)
  def hardsigmoid(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    return torch.mul(torch.hardsigmoid(x), x)
  def hardsigmoid_replaced(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    return torch.mul(torch.clamp(torch.add(torch.div(x, 6.), 0.5), 0., 1.), x)
  def multi_margin_loss(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    p = torch.reshape(torch.mul(x, x), [6, 6])
    return torch.multi_margin_loss(p, torch.arange(6, dtype=4))
  def multi_margin_loss_replaced(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    p = torch.reshape(torch.mul(x, x), [6, 6])
    own = torch.unsqueeze(torch.diagonal(p), 1)
    all = torch.clamp(torch.add(torch.sub(p, own), 1.), 0.)
    return torch.div(torch.sub(torch.sum(all), 6.), 36.)
  def segment_reduce(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    lengths = torch.add(torch.zeros([2], dtype=4), 18)
    most = torch.segment_reduce(torch.mul(x, x), "max", lengths=lengths)
    return torch.mul(most, most)
  def segment_reduce_replaced(self: __torch__.Operations,
    x: Tensor) -> Tensor:
    segments = torch.floor_divide(torch.arange(36, dtype=4), 18)
    most = torch.scatter_reduce(torch.zeros([2]), 0, segments, torch.mul(x, x), "amax")
    return torch.mul(most, most)
