"""Whatever comes, the readers raise nothing but their own error, and what is built can
be read back."""

import json
from datetime import datetime, timezone
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.amazon_vendor_central.spapi.messages import (
    acknowledgement,
    order_status,
    purchase_order,
    transaction,
)
from odoo.addons.amazon_vendor_central.spapi.messages.common import (
    MessageError,
    Money,
    Quantity,
)

PROFILE = settings(max_examples=250, deadline=None, database=None, derandomize=True)
SCALAR = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ["10", " 10 ", "-3", "1.5", "NaN", "1e999", "Cases", "EUR", "9" * 40]
    )
)
JUNK = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
DATE = st.sampled_from(
    ["2026-11-20T08:00:00Z", "2026-11-20", "0001-01-01T00:00:00+14:00", "x", ""]
)
WINDOW = st.sampled_from(["2026-11-20T08:00:00Z--2026-11-21T08:00:00Z", "--", "a--b"])


def maybe(**members):
    """An object with some of these members; each may hold junk instead."""
    return st.fixed_dictionaries(
        {}, optional={name: value | JUNK for name, value in members.items()}
    )


QUANTITY = maybe(
    amount=SCALAR,
    unitOfMeasure=st.sampled_from(["Cases", "Eaches", "CASES", "Bag"]),
    unitSize=SCALAR,
)
MONEY = maybe(currencyCode=st.sampled_from(["EUR", "eur", "€"]), amount=SCALAR)
PARTY = maybe(
    partyId=SCALAR,
    address=maybe(name=SCALAR, city=SCALAR),
    taxInfo=maybe(taxRegistrationType=SCALAR, taxRegistrationNumber=SCALAR),
)
ORDER = maybe(
    purchaseOrderNumber=st.text(min_size=1, max_size=8),
    purchaseOrderState=SCALAR,
    orderDetails=maybe(
        purchaseOrderDate=DATE,
        shipWindow=WINDOW,
        deliveryWindow=WINDOW,
        importDetails=maybe(methodOfPayment=SCALAR, importContainers=SCALAR),
        sellingParty=PARTY,
        shipToParty=PARTY,
        items=st.lists(
            maybe(
                itemSequenceNumber=SCALAR,
                amazonProductIdentifier=SCALAR,
                vendorProductIdentifier=SCALAR,
                orderedQuantity=QUANTITY,
                isBackOrderAllowed=SCALAR,
                netCost=MONEY,
                listPrice=MONEY,
            ),
            max_size=3,
        ),
    ),
)
STATUS = maybe(
    purchaseOrderNumber=st.text(min_size=1, max_size=8),
    purchaseOrderStatus=SCALAR,
    lastUpdatedDate=DATE,
    shipToParty=PARTY,
    itemStatus=st.lists(
        maybe(
            itemSequenceNumber=SCALAR,
            orderedQuantity=maybe(
                orderedQuantity=QUANTITY,
                orderedQuantityDetails=st.lists(
                    maybe(updatedDate=DATE, orderedQuantity=QUANTITY), max_size=2
                ),
            ),
            acknowledgementStatus=maybe(
                confirmationStatus=SCALAR,
                acceptedQuantity=QUANTITY,
                rejectedQuantity=QUANTITY,
                acknowledgementStatusDetails=st.lists(
                    maybe(acknowledgementDate=DATE, acceptedQuantity=QUANTITY),
                    max_size=2,
                ),
            ),
            receivingStatus=maybe(receiveStatus=SCALAR, receivedQuantity=QUANTITY),
        ),
        max_size=3,
    ),
)
TRANSACTION = maybe(
    transactionStatus=maybe(
        transactionId=SCALAR,
        status=st.sampled_from(["Failure", "Processing", "Success", "failure", ""]),
        errors=st.lists(maybe(code=SCALAR, message=SCALAR, details=SCALAR), max_size=3),
    )
)
IDENTIFIER = st.none() | st.text(
    alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12
)
MOMENT = st.datetimes(
    datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(timezone.utc)
).map(lambda value: value.replace(microsecond=0))
PRICE = st.builds(
    Money,
    st.sampled_from(["EUR", "USD", "JPY"]),
    st.decimals(Decimal("0.0001"), Decimal("9999999"), places=4),
    st.sampled_from([None, "POUNDS", "KILOGRAMS"]),
)
AMOUNT = st.builds(
    Quantity,
    st.integers(1, 10**9),
    st.sampled_from(["Cases", "Eaches"]),
    st.integers(1, 1000),
)
PART = st.builds(
    acknowledgement.AcknowledgementPart,
    st.sampled_from(acknowledgement.CODES),
    AMOUNT,
    st.none() | MOMENT,
    st.none() | MOMENT,
    st.sampled_from([None, *acknowledgement.REASONS]),
)
ITEM = st.builds(
    acknowledgement.AcknowledgementItem,
    IDENTIFIER,
    IDENTIFIER,
    IDENTIFIER,
    AMOUNT,
    st.none() | PRICE,
    st.none() | PRICE,
    st.none() | st.decimals(Decimal("0.01"), Decimal("1"), places=2),
    st.lists(PART, min_size=1, max_size=3).map(tuple),
)
MESSAGE = st.builds(
    acknowledgement.AcknowledgementMessage,
    st.text(alphabet="ABC123", min_size=1, max_size=8),
    st.text(alphabet="ABC123", min_size=1, max_size=8),
    MOMENT,
    st.lists(ITEM, min_size=1, max_size=3).map(tuple),
)
PARSERS = {
    "purchase_order": purchase_order.parse,
    "order_status": order_status.parse,
    "transaction": transaction.parse,
    "acknowledgement": acknowledgement.parse,
}


def attempt(parse, source):
    """What a parser makes of something; its own error is an answer too."""
    try:
        return parse(source)
    except MessageError as error:
        return str(error)


@tagged("post_install", "-at_install")
class TestAnything(BaseCase):
    @PROFILE
    @given(ORDER)
    def test_orders(self, document):
        found = attempt(purchase_order.parse, json.dumps(document))
        if not isinstance(found, str):
            self._assert_sane(found.items)
            self.assertEqual(found.purchase_order_number.strip() != "", True)

    @PROFILE
    @given(STATUS)
    def test_statuses(self, document):
        found = attempt(order_status.parse, json.dumps(document))
        if not isinstance(found, str):
            self._assert_sane(found.items)

    @PROFILE
    @given(TRANSACTION)
    def test_transactions(self, document):
        found = attempt(transaction.parse, json.dumps(document))
        if not isinstance(found, str):
            self.assertIsInstance(found.failed, bool)
            self.assertTrue(found.status)
            for error in found.errors:
                self.assertIsInstance(error, dict)

    @PROFILE
    @given(ORDER | STATUS, st.integers(0, 400))
    def test_a_cut_document_is_our_own_error(self, document, length):
        text = json.dumps(document)
        for parse in (purchase_order.parse, order_status.parse):
            cut = text[: min(length, len(text) - 1)]
            self.assertIsInstance(attempt(parse, cut), str)

    @PROFILE
    @given(JUNK | st.binary(max_size=40), st.sampled_from(sorted(PARSERS)))
    def test_junk(self, document, name):
        source = document if isinstance(document, bytes) else json.dumps(document)
        found = attempt(PARSERS[name], source)
        self.assertIsInstance(found, str, (document, found))

    def _assert_sane(self, items):
        """What has no problem can be used without another look."""
        for item in items:
            for problem in item.problems:
                self.assertTrue(problem.sentence)
                self.assertNotIn("%(", problem.sentence.replace("%(value", ""))
            if any(problem.severity == "error" for problem in item.problems):
                continue
            quantity = item.ordered_quantity
            if quantity is not None and quantity.amount is not None:
                self.assertIsInstance(quantity.amount, int)
                self.assertGreaterEqual(quantity.amount, 0)
                self.assertGreaterEqual(quantity.eaches, 0)
            for price in (item.net_cost, item.list_price):
                if price is not None and price.amount is not None:
                    self.assertGreater(price.amount, 0)
                    self.assertRegex(price.currency_code, r"^[A-Z]{3}$")


@tagged("post_install", "-at_install")
class TestRoundTrip(BaseCase):
    @PROFILE
    @given(MESSAGE)
    def test_an_acknowledgement_is_read_back_as_it_was(self, message):
        text = acknowledgement.build(message)
        self.assertEqual(acknowledgement.parse(text), message)
        self.assertEqual(acknowledgement.build(acknowledgement.parse(text)), text)
