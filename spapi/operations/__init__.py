"""What can be asked of Amazon: one file per API, a subclass of ``base.Operations``.

``gateway.use(Orders)`` gives the operations of an API, bound to the gateway. An API
that is not here is a subclass anywhere else; nothing has to be told of it.
"""
