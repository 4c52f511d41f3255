"""Direct imports: what Amazon wants to know of the container, and nobody else's."""

from decimal import Decimal

from ...logic.shipment.finding import NOTE, REFUSE, RISK
from ...logic.shipment.import_facts import DISCHARGE, LOADING, ImportFacts, StopFacts
from ...spapi.messages.shipment import build_confirmation
from ...spapi.messages.values import MessageError
from ..shipments import shipment
from .shipment_rule_case import RuleCase

WHOLE = {
    "methods": ("FOBPortOfCall",),
    "containers": "1-40HC,2-20",
    "seal": "SEAL123",
    "billable_weight": Decimal("812.5"),
    "stops": (
        StopFacts(LOADING, "CNSHA", "CN"),
        StopFacts(DISCHARGE, "DEHAM", "DE"),
    ),
}


def imported(**changes):
    return ImportFacts(**(WHOLE | changes))


class TestImportRules(RuleCase):
    def test_import_payment_mixed(self):
        self.assertBroken(
            "import_payment_mixed",
            REFUSE,
            imported=imported(methods=("PaidByBuyer", "PaidBySeller")),
        )
        self.assertKept("import_payment_mixed", imported=imported())
        self.assertKept("import_payment_mixed", imported=imported(methods=()))

    def test_import_containers_missing(self):
        self.assertBroken(
            "import_containers_missing", RISK, imported=imported(containers=" ")
        )
        self.assertKept("import_containers_missing", imported=imported())
        self.assertKept("import_containers_missing")

    def test_import_containers_long(self):
        self.assertBroken(
            "import_containers_long",
            REFUSE,
            values={"length": 65},
            imported=imported(containers="1" * 65),
        )
        self.assertKept(
            "import_containers_long", imported=imported(containers="1" * 64)
        )

    def test_import_seal_missing(self):
        self.assertBroken("import_seal_missing", NOTE, imported=imported(seal=None))
        self.assertKept("import_seal_missing", imported=imported())
        self.assertKept(
            "import_seal_missing", imported=imported(seal=None, containers=None)
        )

    def test_import_weight_wrong(self):
        self.assertBroken(
            "import_weight_wrong",
            REFUSE,
            imported=imported(billable_weight=Decimal(-1)),
        )
        self.assertKept("import_weight_wrong", imported=imported())
        self.assertKept("import_weight_wrong", imported=imported(billable_weight=None))


class TestImportMessage(RuleCase):
    def details(self, found):
        [document] = build_confirmation(shipment(imported=found))[
            "shipmentConfirmations"
        ]
        return document.get("importDetails")

    def test_a_direct_import_is_told_with_its_container_and_route(self):
        self.assertEqual(
            self.details(imported(handling="Fragile")),
            {
                "methodOfPayment": "FOBPortOfCall",
                "sealNumber": "SEAL123",
                "route": {
                    "stops": [
                        {
                            "functionCode": "PortOfLoading",
                            "locationIdentification": {
                                "locationCode": "CNSHA",
                                "countryCode": "CN",
                            },
                        },
                        {
                            "functionCode": "PortOfDischarge",
                            "locationIdentification": {
                                "locationCode": "DEHAM",
                                "countryCode": "DE",
                            },
                        },
                    ]
                },
                "importContainers": "1-40HC,2-20",
                "billableWeight": {"unitOfMeasure": "Kg", "value": "812.5"},
                "handlingInstructions": "Fragile",
            },
        )

    def test_another_shipment_has_no_import_details(self):
        self.assertIsNone(self.details(None))
        self.assertIsNone(self.details(ImportFacts()), "nothing is known of it")

    def test_a_word_that_amazon_does_not_know_is_not_written(self):
        with self.assertRaisesRegex(MessageError, "methodOfPayment"):
            self.details(imported(methods=("Barter",)))
