"""What Amazon answers to sellers, mounted into the connector's simulator.

``simulator.add_api(each)`` for each of :data:`APIS`.
"""

from .listings import Listings
from .orders import SellerOrders
from .reports import SellerReports
from .sellers import Sellers
from .shipping import SellerShipping

APIS = (Sellers, SellerOrders, SellerShipping, SellerReports, Listings)
