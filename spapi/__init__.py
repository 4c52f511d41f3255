"""The one door to Amazon's Selling Partner API. Pure Python: it knows no ORM.

``gateway`` talks and ``operations`` knows what can be asked, one file per API;
``tokens`` and ``throttle`` keep it within Amazon's limits, ``deadline`` within ours;
``errors`` says in four words what went wrong, ``messages`` turns Amazon's JSON into
value objects and ours back into Amazon's JSON, and ``identity`` says which of its
numbers are the same. Nothing is imported here, so that reading a message does not load
an HTTP library.
"""
