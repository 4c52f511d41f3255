"""Believable purchase orders: the same seed gives the same orders."""

import random
from dataclasses import dataclass
from datetime import timedelta

from . import parties
from .catalogue import in_signs
from .clock import iso
from .dirt import soil

#: Without the letters and digits that are easily mixed up.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SIGNS = "23456789" + _LETTERS
#: How often which type comes.
ORDER_TYPES = {
    "RegularOrder": 80,
    "RushOrder": 8,
    "NewProductIntroduction": 7,
    "ConsignedOrder": 5,
}
_CONTAINERS = ("1-20'", "2-40'HC", "2-20'HC,1-45',1-45'HC", "1-30'")


@dataclass
class Spec:
    """What generated orders look like; ``None`` leaves it to chance.

    :param lines: number of lines, or (least, most)
    :param amount: ordered quantity, or (least, most)
    :param order_type: one of :data:`ORDER_TYPES`
    :param unit: ``Cases`` or ``Eaches``
    :param import_order: with ``importDetails``
    :param backorder: ``isBackOrderAllowed`` of every line
    :param vendor_code: one of the account's; by turns if ``None``
    :param window_days: (first, last) day of the window, from now
    :param spread: the orders are dated over so many hours up to now
    :param dirt: probability of each kind of dirt, 0 to 1
    :param exotic: probability of an emoji or right-to-left address name
    :param weighed: lines priced by weight may come
    :param products: choose among the first so many of the catalogue
    :param asins: choose among these instead
    """

    lines: object = (1, 12)
    amount: object = (1, 40)
    order_type: str | None = None
    unit: str | None = None
    import_order: bool | None = None
    backorder: bool | None = None
    vendor_code: str | None = None
    window_days: tuple = (4, 11)
    spread: float = 6
    dirt: float = 0.0
    exotic: float = 0.0
    weighed: bool = True
    products: int = 60
    asins: tuple | None = None


class Generator:
    """Make orders from a catalogue.

    :param catalogue: :class:`~.catalogue.Catalogue`
    :param seed: makes the orders reproducible
    """

    def __init__(self, catalogue, seed=0):
        self.catalogue = catalogue
        self.seed = seed
        self._made = {}

    def restart(self):
        """Begin again with the first order."""
        self._made.clear()

    def make(self, account, now, count, spec, stopped=()):
        """Make orders.

        :param account: :class:`~.accounts.Account` they are for
        :param now: instant the dates count from
        :param spec: :class:`Spec`
        :param stopped: ASINs Amazon does not order any more
        :return: list of (clean order, order to serve)
        """
        start = self._made.get(account.name, 0)
        self._made[account.name] = start + count
        made = []
        for position in range(count):
            rng = random.Random(f"order/{self.seed}/{account.name}/{start + position}")
            share = (position + 1) / (count + 1)
            created = now - timedelta(hours=spec.spread * (1 - share))
            order = self._order(
                account, now, created, start + position, rng, spec, stopped
            )
            served = soil(order, rng, spec.dirt) if spec.dirt else order
            made.append((order, served))
        return made

    def _order(self, account, now, created, number, rng, spec, stopped):
        codes = account.vendor_codes
        kind = (
            spec.order_type
            or rng.choices(list(ORDER_TYPES), list(ORDER_TYPES.values()))[0]
        )
        place = parties.centre(account, rng)
        imported = spec.import_order
        if imported is None:
            imported = rng.random() < 0.08
        buyer = parties.buyer_party(account, rng)
        details = {
            "purchaseOrderDate": iso(created),
            "purchaseOrderStateChangedDate": iso(created),
            "purchaseOrderType": kind,
            "paymentMethod": "Consignment" if kind == "ConsignedOrder" else "Invoice",
            "buyingParty": {"partyId": buyer["partyId"]},
            "sellingParty": {"partyId": spec.vendor_code or codes[number % len(codes)]},
            "shipToParty": parties.centre_party(place, rng, exotic=spec.exotic),
            "billToParty": buyer,
        }
        if rng.random() < 0.1:
            details["dealCode"] = f"DEAL{rng.randrange(1000, 9999)}"
        if imported:
            details["importDetails"] = self._import(rng, spec)
        name = rng.choices(("deliveryWindow", "shipWindow"), (7, 3))[0]
        details[name] = self._window(now, spec)
        details["items"] = self._items(account, rng, spec, stopped)
        return {
            "purchaseOrderNumber": _number(self.seed, account.name, number),
            "purchaseOrderState": "New",
            "orderDetails": details,
        }

    @staticmethod
    def _window(now, spec):
        day = now.replace(hour=7, minute=0, second=0, microsecond=0)
        first, last = (day + timedelta(days=each) for each in spec.window_days)
        return f"{iso(first)}--{iso(last)}"

    @staticmethod
    def _import(rng, spec):
        terms = rng.choice(("FreeOnBoard", "ExWorks", "DeliveredAtPlace"))
        details = {
            "methodOfPayment": rng.choice(("PrepaidBySeller", "PaidByBuyer")),
            "internationalCommercialTerms": terms,
            "importContainers": rng.choice(_CONTAINERS),
            "shippingInstructions": "Pallet load preferred, floor load on request."
            + (" ⚠️ לא להפוך" if rng.random() < spec.exotic else ""),
        }
        if terms == "FreeOnBoard":
            details["portOfDelivery"] = rng.choice(("Hamburg", "Shanghai", "Gdańsk"))
        return details

    def _items(self, account, rng, spec, stopped):
        count = _pick(rng, spec.lines)
        self.catalogue.extend(count)
        if spec.asins:
            pool = [p for p in map(self.catalogue.by_asin, spec.asins) if p]
        else:
            pool = self.catalogue.products[: max(spec.products, count)]
        pool = [p for p in pool if p.asin not in stopped]
        if not spec.weighed:
            pool = [p for p in pool if not p.weighed]
        # No line of a product twice, unless there are more lines than products.
        chosen = rng.sample(pool, min(count, len(pool)))
        chosen += rng.choices(pool, k=count - len(chosen))
        return [
            self._item(account, str(number), product, rng, spec)
            for number, product in enumerate(chosen, 1)
        ]

    @staticmethod
    def _item(account, sequence, product, rng, spec):
        unit = spec.unit or rng.choices(("Cases", "Eaches"), (6, 4))[0]
        if product.weighed:
            unit = "Cases"  # weight-priced goods stay in cases
        cost = product.cost_in(account.currency)
        # Amazon orders by the barcode, by the vendor's own number, or by the ASIN.
        identifiers = (product.barcode, product.sku, product.asin)
        price = {"currencyCode": account.currency, "amount": str(cost)}
        if product.weighed:
            price["unitOfMeasure"] = "KILOGRAMS"
        backorder = spec.backorder
        if backorder is None:
            backorder = rng.random() < 0.5
        item = {
            "itemSequenceNumber": sequence,
            "amazonProductIdentifier": product.asin,
            "vendorProductIdentifier": rng.choices(identifiers, (6, 3, 1))[0],
            "orderedQuantity": {
                "amount": _pick(rng, spec.amount),
                "unitOfMeasure": unit,
                "unitSize": product.unit_size if unit == "Cases" else 1,
            },
            "isBackOrderAllowed": backorder,
        }
        # "netCost or listPrice, one of them": mostly the cost.
        draw = rng.random()
        if draw < 0.95:
            item["netCost"] = price
        if draw > 0.85:
            item["listPrice"] = dict(price)
            if draw < 0.95:
                item["listPrice"]["amount"] = f"{cost * 8 / 5:.2f}"
        return item


def _pick(rng, wanted):
    return wanted if isinstance(wanted, int) else rng.randint(*wanted)


def _number(seed, account, number):
    """Return eight letters and digits; the last four count, so no two are equal."""
    rng = random.Random(f"number/{seed}/{account}")
    head = "".join(rng.choice(_SIGNS) for _ in range(3))
    return f"{rng.choice(_LETTERS)}{head}{in_signs(number, 4, _SIGNS)}"
