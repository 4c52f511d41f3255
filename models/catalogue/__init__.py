from . import party, product

# What extends them.
# isort: split
from . import (
    party_partner,
    party_resolve,
    product_catalogue,
    product_contradiction,
    product_remember,
    product_resolve,
    product_uom,
)
