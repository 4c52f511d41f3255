"""Orders of Amazon's customers that a vendor ships from his own shelf, and what Amazon
has against an answer to one."""

import copy
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from . import validation as v
from .clock import iso, parse_iso

NEW, ACCEPTED, SHIPPED, CANCELLED = STATUSES = (
    *("NEW", "ACCEPTED"),
    *("SHIPPED", "CANCELLED"),
)
#: Direct Fulfillment Orders API use case guide, "submitAcknowledgement".
SHIPS = "00"
REFUSES = frozenset(
    (
        *("02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13"),
        *("20", "21", "22", "50", "51", "53", "54", "55", "56", "71"),
    )
)
#: "within 24 hours of receiving the order" (the same guide)
ANSWER_WITHIN = timedelta(hours=24)
MASK = "xxxxx"

_PARTY = v.record(("partyId",), partyId=v.text(), address=v.mapping(v.text()))
ACKNOWLEDGEMENTS = v.record(
    ("orderAcknowledgements",),
    orderAcknowledgements=v.array(
        v.record(
            (
                *("purchaseOrderNumber", "vendorOrderNumber", "acknowledgementDate"),
                *("acknowledgementStatus", "sellingParty", "shipFromParty"),
                "itemAcknowledgements",
            ),
            purchaseOrderNumber=v.text(),
            vendorOrderNumber=v.text(),
            acknowledgementDate=v.instant,
            acknowledgementStatus=v.record(
                ("code",), code=v.text(), description=v.text()
            ),
            sellingParty=_PARTY,
            shipFromParty=_PARTY,
            itemAcknowledgements=v.array(
                v.record(
                    ("itemSequenceNumber", "acknowledgedQuantity"),
                    itemSequenceNumber=v.text(),
                    buyerProductIdentifier=v.text(),
                    vendorProductIdentifier=v.text(),
                    acknowledgedQuantity=v.record(
                        (), amount=v.integer, unitOfMeasure=v.text()
                    ),
                )
            ),
        )
    ),
)


@dataclass
class Order:
    """An order.

    :param document: as it is served, but for its status
    :param status: one of :data:`STATUSES`, as Amazon shows it
    :param code: of the answer that counts
    :param vendor_number: the vendor's own number for it
    :param late: the answer came after the time for it
    """

    number: str
    account: str
    document: dict
    created: datetime
    warehouse: str
    status: str = NEW
    code: str | None = None
    vendor_number: str | None = None
    answered: datetime | None = None
    answers: int = 0
    late: bool = False
    #: why the customer gets nothing: ``vendor`` or ``customer``
    cancelled_by: str | None = None

    def render(self, details=True):
        """Return the order as getOrders sends it."""
        found = {"purchaseOrderNumber": self.number}
        if details:
            found["orderDetails"] = self.document["orderDetails"] | {
                "orderStatus": self.status
            }
        return found

    def as_dict(self):
        """Return what Amazon knows of the order, without the customer."""
        return {
            "number": self.number,
            "account": self.account,
            "warehouse": self.warehouse,
            "status": self.status,
            "code": self.code,
            "vendor_number": self.vendor_number,
            "answers": self.answers,
            "late": self.late,
            "cancelled_by": self.cancelled_by,
        }

    @property
    def items(self):
        """The lines as they are served."""
        return self.document["orderDetails"]["items"]

    @property
    def wanted(self):
        """Line -> (vendor's SKU, or the ASIN where there is none, pieces)."""
        return {
            _line(item["itemSequenceNumber"]): (
                item.get("vendorProductIdentifier")
                or item.get("buyerProductIdentifier"),
                item["orderedQuantity"]["amount"],
            )
            for item in self.items
        }

    def refusal(self, answer):
        """What Amazon has against an answer.

        :param answer: one of ``orderAcknowledgements``
        :return: code of an error, or ``None``
        """
        if self.code is not None:
            return "DUPLICATE_ACKNOWLEDGEMENT"
        if self.status == CANCELLED:
            return "ORDER_CANCELLED"
        code = answer["acknowledgementStatus"]["code"]
        if code != SHIPS and code not in REFUSES:
            return "INVALID_ACKNOWLEDGEMENT_CODE"
        details = self.document["orderDetails"]
        for role, name in (
            ("sellingParty", "INVALID_SELLING_PARTY"),
            ("shipFromParty", "INVALID_SHIP_FROM_PARTY"),
        ):
            if answer[role]["partyId"].strip() != details[role]["partyId"].strip():
                return name
        # Fill or kill: all lines with all their pieces, refused ones too.
        pieces = {}
        for item in answer["itemAcknowledgements"]:
            line = _line(item["itemSequenceNumber"])
            if line in pieces:
                return "DUPLICATE_ITEM"
            pieces[line] = item["acknowledgedQuantity"].get("amount")
        if pieces != {line: pieces for line, (_sku, pieces) in self.wanted.items()}:
            return "PARTIAL_ACKNOWLEDGEMENT"
        return None

    def answer(self, answer, now):
        """Take an answer that :meth:`refusal` has nothing against."""
        self.code = answer["acknowledgementStatus"]["code"]
        self.vendor_number = answer["vendorOrderNumber"]
        self.answered, self.answers = now, self.answers + 1
        self.late = now > self.created + ANSWER_WITHIN
        self.status = ACCEPTED if self.code == SHIPS else CANCELLED
        if self.status == CANCELLED:
            self.cancelled_by = "vendor"


def parse(document, account, now):
    """Make an order from Amazon's JSON, which is served as it is.

    :raise ValueError: it lacks what the simulated Amazon itself has to know
    """
    document = copy.deepcopy(document)
    number = str(document.get("purchaseOrderNumber") or "").strip()
    details = document.get("orderDetails")
    if not number or not isinstance(details, dict):
        raise ValueError("an order needs a number and details")
    order = Order(
        number=number,
        account=account,
        document=document,
        created=parse_iso(details["orderDate"]) if details.get("orderDate") else now,
        warehouse=str((details.get("shipFromParty") or {}).get("partyId") or ""),
        status=details.get("orderStatus") or NEW,
    )
    if order.status not in STATUSES:
        raise ValueError(f"a status is one of {', '.join(STATUSES)}")
    return order


def _line(sequence):
    text = str(sequence).strip()
    return text.lstrip("0") or text


# === ORDERS FROM CHANCE === #

#: Customers, all invented: name, street, city, region, postal code.
CUSTOMERS = (
    ("Mara Lindqvist", "Am Weiher 12", "Lübeck", "Schleswig-Holstein", "23552"),
    ("Ole Brandt-Yıldız", "Große Gasse 3", "Görlitz", "Sachsen", "02826"),
    ("Zoë Håkansson", "Kastanienallee 80", "Köln", "Nordrhein-Westfalen", "50667"),
    ("Piet van der Meulen", "Deichweg 7", "Emden", "Niedersachsen", "26721"),
)
_METHODS = ("UPS_GR_RES", "DHL_PAKET", "AMZN_DE_STD")
_MESSAGES = ("Thank you for your order!", "Danke für Ihre Bestellung.")
_GIFTS = ("Happy birthday!", "Alles Gute zum Einzug 🎁")


@dataclass
class Spec:
    """What generated orders look like; ``None`` leaves it to chance.

    :param lines: number of lines, or (least, most)
    :param amount: pieces of a line, or (least, most)
    :param warehouse: the vendor's, as Amazon names it
    :param masked: whether the address is hidden, as from vendors who use Amazon's
        labels
    :param gift: with a gift message
    :param slip: a packing slip is wanted
    :param priority: to be shipped first
    :param method: Amazon's ship method
    :param hours: until it has to leave, from now
    :param spread: the orders are dated over so many hours up to now
    :param unit: ``Each``, or what Amazon's other APIs write
    :param same_sku: two lines of one product
    :param products: choose among the first so many of the catalogue
    :param asins: choose among these instead
    """

    lines: object = (1, 2)
    amount: object = (1, 2)
    warehouse: str = "WH1"
    masked: bool | None = True
    gift: bool | None = None
    slip: bool | None = None
    priority: bool | None = None
    method: str | None = None
    hours: float = 24
    spread: float = 2
    unit: str = "Each"
    same_sku: bool = False
    products: int = 60
    asins: tuple | None = field(default=None)


def generate(catalogue, seed, account, now, first, count, spec):
    """Make orders; the same seed gives the same ones.

    :param account: :class:`~.accounts.Account` they are for
    :param int first: how many were made for it before
    :param spec: :class:`Spec`
    :return: list of documents
    """
    made = []
    for position in range(count):
        rng = random.Random(f"direct/{seed}/{account.name}/{first + position}")
        share = (position + 1) / (count + 1)
        created = now - timedelta(hours=spec.spread * (1 - share))
        made.append(
            _document(catalogue, account, now, created, first + position, rng, spec)
        )
    return made


def _document(catalogue, account, now, created, number, rng, spec):
    chance = _Chance(rng)
    gift = chance(spec.gift, 0.1)
    address = _address(rng, chance(spec.masked, 0.7))
    items = _items(catalogue, account, rng, spec, gift)
    return {
        "purchaseOrderNumber": f"DF{account.name[:2].upper()}{number + 1:07d}",
        "orderDetails": {
            "customerOrderNumber": f"{rng.randrange(100, 999)}-"
            f"{rng.randrange(10**6, 10**7)}-{rng.randrange(10**6, 10**7)}",
            "orderDate": iso(created),
            "orderStatus": NEW,
            "shipmentDetails": {
                "isPriorityShipment": chance(spec.priority, 0.1),
                "isScheduledDeliveryShipment": False,
                # "only gifts, in one account" (selling-partner-api-docs 2256)
                "isPslipRequired": chance(spec.slip, 0.3) or gift,
                "isGift": gift,
                "shipMethod": spec.method or rng.choice(_METHODS),
                "shipmentDates": {
                    "requiredShipDate": iso(now + timedelta(hours=spec.hours)),
                    "promisedDeliveryDate": iso(now + timedelta(hours=spec.hours + 48)),
                },
                "messageToCustomer": rng.choice(_MESSAGES),
            },
            "sellingParty": {"partyId": account.vendor_codes[0]},
            "shipFromParty": {"partyId": spec.warehouse},
            "shipToParty": address,
            "billToParty": {"partyId": f"AMZ{account.country}"},
            "hasCustomizableItems": False,
            "items": items,
        },
    }


class _Chance:
    """What is wanted, or what chance says."""

    def __init__(self, rng):
        self._rng = rng

    def __call__(self, wanted, probability):
        drawn = self._rng.random() < probability
        return drawn if wanted is None else wanted


def _address(rng, masked):
    name, street, city, region, postcode = rng.choice(CUSTOMERS)
    if masked:
        return {
            "name": MASK,
            "addressLine1": MASK,
            "city": city,
            "stateOrRegion": region,
            "postalCode": postcode,
            "countryCode": "DE",
        }
    return {
        "name": name,
        "addressLine1": street,
        "city": city,
        "stateOrRegion": region,
        "postalCode": postcode,
        "countryCode": "DE",
        "phone": f"+49 30 {rng.randrange(10**6, 10**7)}",
    }


def _items(catalogue, account, rng, spec, gift):
    count = max(_pick(rng, spec.lines), 2 if spec.same_sku else 1)
    catalogue.extend(count)
    if spec.asins:
        pool = [p for p in map(catalogue.by_asin, spec.asins) if p]
    else:
        pool = [p for p in catalogue.products[: spec.products] if not p.weighed]
    chosen = rng.sample(pool, min(count, len(pool)))
    if spec.same_sku:
        chosen = chosen[: count - 1] + chosen[:1]
    return [
        _item(account, str(number), product, rng, spec, gift)
        for number, product in enumerate(chosen, 1)
    ]


def _item(account, sequence, product, rng, spec, gift):
    amount = _pick(rng, spec.amount)
    # A consumer's article is one piece of the vendor's case.
    price = product.cost_in(account.currency)
    tax = (price * amount * Decimal("0.19")).quantize(Decimal("0.01"))
    currency = {"currencyCode": account.currency}
    item = {
        "itemSequenceNumber": sequence,
        "buyerProductIdentifier": product.asin,
        "vendorProductIdentifier": product.sku,
        "title": product.name,
        "orderedQuantity": {"amount": amount, "unitOfMeasure": spec.unit},
        "netPrice": currency | {"amount": str(price)},
        "taxDetails": {
            "taxLineItem": [
                {
                    "taxRate": "0.19",
                    "taxAmount": currency | {"amount": str(tax)},
                    "taxableAmount": currency | {"amount": str(price * amount)},
                    "type": "TOTAL",
                }
            ]
        },
        "totalPrice": currency | {"amount": str(price * amount + tax)},
    }
    if gift:
        item["giftDetails"] = {
            "giftMessage": rng.choice(_GIFTS),
            "giftWrapId": f"wrap-{rng.randrange(1, 4)}",
        }
    return item


def _pick(rng, wanted):
    return wanted if isinstance(wanted, int) else rng.randint(*wanted)
