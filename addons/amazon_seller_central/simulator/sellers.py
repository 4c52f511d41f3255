"""Sellers v1."""

from odoo.addons.amazon_vendor_central.simulator.api.base import Api, control, endpoint
from odoo.addons.amazon_vendor_central.simulator.messages import Answer
from odoo.addons.amazon_vendor_central.spapi.endpoints import MARKETPLACES


class Sellers(Api):
    """Where accounts sell."""

    name = "sellers"

    def clear(self):
        self.sold_on = ["DE", "FR"]

    @endpoint(
        "getMarketplaceParticipations",
        "GET /sellers/v1/marketplaceParticipations",
        plan=(0.016, 15),
    )
    def participations(self, _request):
        """List the marketplaces of an account."""
        return Answer(
            {
                "payload": [
                    {
                        "marketplace": {
                            "id": MARKETPLACES[code].marketplace_id,
                            "name": MARKETPLACES[code].domain,
                            "countryCode": code,
                            "defaultCurrencyCode": MARKETPLACES[code].currency,
                        },
                        "participation": {
                            "isParticipating": True,
                            "hasSuspendedListings": False,
                        },
                        "storeName": "Nordlicht",
                    }
                    for code in self.sold_on
                ]
            }
        )

    @control
    def sell_on(self, *codes):
        """The account sells on these marketplaces."""
        self.sold_on = list(codes)
