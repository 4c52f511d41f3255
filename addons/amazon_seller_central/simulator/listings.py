"""Listings Items 2021-08-01, as far as stock goes."""

import json
from dataclasses import dataclass, field
from urllib.parse import unquote

from odoo.addons.amazon_vendor_central.simulator import query
from odoo.addons.amazon_vendor_central.simulator.api.base import Api, control, endpoint
from odoo.addons.amazon_vendor_central.simulator.errors import (
    invalid_input,
    not_found,
)
from odoo.addons.amazon_vendor_central.simulator.messages import Answer

_PATH = "/listings/2021-08-01/items/<seller>/<path:sku>"


@dataclass
class Listing:
    """A SKU: what was submitted, and what counts."""

    channels: dict = field(default_factory=dict)
    submitted: dict = field(default_factory=dict)
    #: Amazon takes levels and does not work them off
    stuck: bool = False
    refusal: str | None = None


class Listings(Api):
    """The listings of all accounts."""

    name = "listings"

    def clear(self):
        self.items = {}

    @endpoint("getListingsItem", f"GET {_PATH}", plan=(5.0, 10))
    def get_item(self, request, seller, sku):
        """Show what counts for a SKU."""
        query.read(
            request,
            {
                "marketplaceIds": query.several(query.text, 1),
                "includedData": query.several(query.text),
            },
        )
        listing = self._listing(sku)
        return Answer(
            {
                "sku": unquote(sku),
                "fulfillmentAvailability": [
                    {"fulfillmentChannelCode": channel, "quantity": pieces}
                    for channel, pieces in listing.channels.items()
                ],
                "issues": [],
            }
        )

    @endpoint("patchListingsItem", f"PATCH {_PATH}", plan=(5.0, 5))
    def patch_item(self, request, seller, sku):
        """Take a level."""
        query.read(request, {"marketplaceIds": query.several(query.text, 1)})
        listing = self._listing(sku)
        document = json.loads(request.text)
        if not document.get("productType") or len(document.get("patches", ())) != 1:
            raise invalid_input("'productType' and one patch are required.")
        (patch,) = document["patches"]
        if patch.get("path") != "/attributes/fulfillment_availability":
            raise invalid_input("Only stock is known here.")
        (value,) = patch["value"]
        answer = {"sku": unquote(sku), "submissionId": f"s{len(listing.submitted)}"}
        if listing.refusal:
            issue = {"code": "90220", "message": listing.refusal, "severity": "ERROR"}
            return Answer({**answer, "status": "INVALID", "issues": [issue]})
        channel = value["fulfillment_channel_code"]
        listing.submitted[channel] = value["quantity"]
        if not listing.stuck:
            # A second channel beside Amazon's is opened, not refused: that is the trap.
            listing.channels[channel] = value["quantity"]
        return Answer({**answer, "status": "ACCEPTED", "issues": []})

    def _listing(self, sku):
        if unquote(sku) not in self.items:
            raise not_found(f"sku {sku}")
        return self.items[unquote(sku)]

    @control
    def list_sku(self, sku, channels=None, stuck=False, refusal=None):
        """A SKU is listed.

        :param channels: channel code -> pieces
        :param stuck: levels are taken and do not count
        :param refusal: with which levels are answered INVALID
        """
        channels = {"DEFAULT": 0} if channels is None else channels
        self.items[sku] = Listing(dict(channels), {}, stuck, refusal)

    @control
    def level_of(self, sku):
        """What counts: channel code -> pieces."""
        return dict(self.items[sku].channels)
