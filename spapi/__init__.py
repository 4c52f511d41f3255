"""The one door to Amazon's Selling Partner API. Pure Python: it knows no ORM.

``gateway`` talks, ``tokens`` and ``throttle`` keep it within Amazon's limits,
``errors`` says in four words what went wrong, ``messages`` turns Amazon's JSON into
value objects and ours back into Amazon's JSON. Nothing is imported here, so that
reading a message does not load an HTTP library.
"""
