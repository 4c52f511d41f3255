"""Sellers v1: where an account sells. Rules: ``sellers.json``."""

import json

from odoo.addons.amazon_vendor_central.spapi.operations.base import Operations, Probe

PARTICIPATIONS = "getMarketplaceParticipations"


class Sellers(Operations):
    """The operation of Sellers v1. It is open to every role."""

    WRAPPER = None
    PLANS = {PARTICIPATIONS: (0.016, 15)}

    def marketplace_ids(self):
        """getMarketplaceParticipations: the marketplaces the account sells on.

        :return: list of Amazon's marketplace ids
        :raise SpApiError: one of its four kinds
        """
        request = self._request("GET", "/sellers/v1/marketplaceParticipations")
        page = self._page(PARTICIPATIONS, request, "payload")
        found = [json.loads(each.text) for each in page.documents]
        return [
            str(each["marketplace"]["id"])
            for each in found
            if isinstance(each.get("marketplace"), dict)
            and (each.get("participation") or {}).get("isParticipating")
        ]

    def probes(self, now):
        """See the base."""
        return [Probe(PARTICIPATIONS, self.marketplace_ids, "They can be read.")]
