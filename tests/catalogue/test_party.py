from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...spapi.messages.common import Address, Party
from ..common import AmazonVendorCase

WAREHOUSE = Address(
    name="Amazon EU SARL",
    address_line1="Amazonstrasse 1",
    address_line2="Tor 4",
    address_line3="Halle B",
    city="Leipzig",
    state_or_region="Sachsen",
    postal_code="04347",
    country_code="de",
    phone="+49 341 000000",
)


@tagged("post_install", "-at_install")
class TestParty(AmazonVendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Party = cls.env["amazon.vendor.party"]

    def _resolve(self, code, role="ship_to", **values):
        found = self.Party._resolve(
            self.instance, [(role, Party(party_id=code, **values))]
        )
        return found[code]

    # === UNKNOWN CODES === #

    def test_an_unknown_fulfilment_centre_gets_a_contact(self):
        party = self._resolve("LEJ1", address=WAREHOUSE)
        partner = party.partner_id
        self.assertEqual(partner.parent_id, self.customer)
        self.assertEqual(partner.type, "delivery")
        self.assertEqual(partner.name, "Amazon EU SARL LEJ1")
        self.assertEqual(partner.ref, "LEJ1")
        self.assertEqual(partner.street, "Amazonstrasse 1")
        self.assertEqual(partner.street2, "Tor 4, Halle B")
        self.assertEqual(partner.zip, "04347")
        self.assertEqual(partner.country_id, self.env.ref("base.de"))
        self.assertEqual(partner.state_id.name, "Sachsen")
        self.assertEqual(partner.commercial_partner_id, self.customer)
        self.assertEqual(party.partner_origin, "generated")
        self.assertTrue(party.is_ship_to)
        self.assertTrue(party.has_address)

    def test_a_bare_code_gets_a_contact_to_complete(self):
        party = self._resolve("XYZ9", role="ship_to_party")
        self.assertEqual(party.partner_id.name, "Amazon FC XYZ9")
        self.assertFalse(party.has_address)
        party.partner_id.street = "Main Street 1"
        self.assertTrue(party.has_address)

    def test_a_payer_without_address_is_the_customer(self):
        party = self._resolve("5450534005838", role="bill_to")
        self.assertEqual(party.partner_id, self.customer)
        self.assertEqual(party.gln, "5450534005838")

    def test_a_payer_with_address_gets_an_invoice_contact(self):
        party = self._resolve("AMZN-BILL", role="bill_to", address=WAREHOUSE)
        self.assertEqual(party.partner_id.type, "invoice")

    def test_buyer_and_seller_are_the_customer_and_ourselves(self):
        self.assertEqual(self._resolve("TAG1", "buying").partner_id, self.customer)
        self.assertEqual(
            self._resolve("VEND1", "selling").partner_id, self.company.partner_id
        )

    def test_a_buyer_that_becomes_a_place_gets_a_contact_of_its_own(self):
        party = self._resolve("AB12", "buying", address=WAREHOUSE)
        self.assertEqual(party.partner_id, self.customer)
        again = self._resolve("AB12", "ship_to")
        self.assertEqual(again, party)
        self.assertEqual(party.partner_id.parent_id, self.customer)
        self.assertEqual(party.partner_id.city, "Leipzig")
        self.assertTrue(party.is_buying and party.is_ship_to)

    def test_a_contact_with_the_reference_is_used(self):
        mine = self.env["res.partner"].create(
            {"name": "Our Leipzig", "parent_id": self.customer.id, "ref": "LEJ1"}
        )
        party = self._resolve("LEJ1", address=WAREHOUSE)
        self.assertEqual(party.partner_id, mine)
        self.assertEqual(mine.name, "Our Leipzig", "not ours to overwrite")
        self.assertEqual(party.partner_origin, "chosen")

    def test_a_contact_of_somebody_else_with_the_reference_is_not_used(self):
        stranger = self.env["res.partner"].create({"name": "Else", "ref": "LEJ1"})
        self.assertNotEqual(self._resolve("LEJ1").partner_id, stranger)

    def test_unknown_country_and_region_block_nothing(self):
        address = Address(name="Amazon", country_code="ZZ", state_or_region="Nowhere")
        partner = self._resolve("QQQ1", address=address).partner_id
        self.assertFalse(partner.country_id)
        self.assertFalse(partner.state_id)

    def test_a_state_is_found_by_code_or_name(self):
        for region in ("AZ", "az", "Arizona", "ARIZONA"):
            address = Address(
                name="Amazon", state_or_region=region, country_code="US", city="Phoenix"
            )
            partner = self._resolve(f"PHX-{region}", address=address).partner_id
            self.assertEqual(partner.state_id, self.env.ref("base.state_us_3"))

    def test_dirty_codes(self):
        parties = [
            ("ship_to", Party(party_id="lej1", party_id_raw=" lej1 ")),
            ("ship_to", Party(party_id="LEJ1")),
            ("ship_to", Party(party_id=None)),
            ("ship_to", Party(party_id="  ")),
            Party(party_id="BARE"),
        ]
        found = self.Party._resolve(self.instance, parties)
        self.assertEqual(set(found), {"lej1", " lej1 ", "LEJ1", "BARE"})
        self.assertEqual(len({party.id for party in found.values()}), 2)
        self.assertEqual(self.Party._resolve(self.instance, []), {})

    def test_a_user_without_rights_on_contacts_resolves(self):
        found = self.Party.with_user(self.vendor_user)._resolve(
            self.instance, [("ship_to", Party(party_id="LEJ1", address=WAREHOUSE))]
        )
        self.assertEqual(found["LEJ1"].partner_id.name, "Amazon EU SARL LEJ1")
        self.assertFalse(found["LEJ1"].env.su)

    # === CHANGES === #

    def test_the_contact_follows_a_new_address(self):
        party = self._resolve("LEJ1", address=WAREHOUSE)
        moved = Address(
            name="Amazon EU SARL", address_line1="Neue 2", country_code="FR"
        )
        again = self._resolve("LEJ1", address=moved)
        self.assertEqual(again, party)
        self.assertEqual(party.street, "Neue 2")
        self.assertFalse(party.city)
        self.assertEqual(party.partner_id.street, "Neue 2")
        self.assertEqual(party.partner_id.country_id, self.env.ref("base.fr"))
        self.assertFalse(party.partner_id.state_id)

    def test_an_address_completes_a_bare_code(self):
        party = self._resolve("LEJ1")
        self._resolve("LEJ1", address=WAREHOUSE)
        self.assertEqual(party.partner_id.name, "Amazon EU SARL LEJ1")
        self._resolve("LEJ1")
        self.assertEqual(party.street, "Amazonstrasse 1", "no address changes nothing")

    def test_an_edited_contact_is_left_alone(self):
        party = self._resolve("LEJ1", address=WAREHOUSE)
        party.partner_id.street = "Corrected 7"
        self._resolve("LEJ1", address=Address(name="Amazon", address_line1="Neue 2"))
        self.assertEqual(party.partner_id.street, "Corrected 7")
        self.assertEqual(party.street, "Neue 2", "what Amazon says is kept")

    def test_a_chosen_contact_is_left_alone(self):
        party = self._resolve("LEJ1", address=WAREHOUSE)
        mine = self.env["res.partner"].create({"name": "Mine"})
        party.partner_id = mine
        self._resolve("LEJ1", address=Address(name="Amazon", address_line1="Neue 2"))
        self.assertEqual(party.partner_id, mine)
        self.assertFalse(mine.street)

    def test_an_archived_party_still_counts(self):
        party = self._resolve("LEJ1", address=WAREHOUSE)
        party.action_archive()
        self.assertEqual(self._resolve("LEJ1"), party)

    # === TAX NUMBERS === #

    def test_an_invalid_tax_number_blocks_nothing(self):
        party = self._resolve(
            "LEJ1", address=WAREHOUSE, tax_type="VAT", tax_number="DE1"
        )
        self.assertEqual(party.vat, "DE1")
        self.assertFalse(party.partner_id.vat)
        if "base_vat" in self.env.registry._init_modules:
            self.assertIn("DE1", party.vat_warning)

    def test_a_valid_tax_number_is_kept_without_a_warning(self):
        party = self._resolve(
            "LEJ1", address=WAREHOUSE, tax_type="VAT", tax_number=" DE123456788 "
        )
        self.assertEqual(party.vat, "DE123456788")
        self.assertFalse(party.vat_warning)

    def test_the_kind_of_a_tax_number_is_kept_with_it(self):
        party = self._resolve("BOM1", tax_type="GST", tax_number="27AAAAP0267H2ZN")
        self.assertEqual((party.vat, party.tax_type), ("27AAAAP0267H2ZN", "GST"))
        self._resolve("BOM1")
        self.assertEqual(party.tax_type, "GST", "no number changes nothing")
        self._resolve("BOM1", tax_type="VAT", tax_number="DE123456788")
        self.assertEqual((party.vat, party.tax_type), ("DE123456788", "VAT"))
        self._resolve("BOM1", tax_number="DE136695976")
        self.assertFalse(party.tax_type, "of the number before")

    def test_the_payers_tax_number_reaches_the_contact_that_is_invoiced(self):
        self.customer.country_id = self.env.ref("base.de")
        party = self._resolve(
            "AMZDE", role="bill_to", tax_type="VAT", tax_number="DE123456788"
        )
        self.assertEqual(party.partner_id.vat, "DE123456788")
        self.assertEqual(self.customer.vat, "DE123456788")
        # It follows Amazon for as long as nobody types another one.
        self._resolve("AMZDE", role="bill_to", tax_type="VAT", tax_number="DE811569869")
        self.assertEqual(self.customer.vat, "DE811569869")
        self.assertFalse(party.vat_warning)

    def test_a_tax_number_that_a_person_typed_stays_and_the_contradiction_is_said(self):
        self.customer.write(
            {"country_id": self.env.ref("base.de").id, "vat": "DE811569869"}
        )
        party = self._resolve(
            "AMZDE", role="bill_to", tax_type="VAT", tax_number="DE 123456788"
        )
        self.assertEqual(self.customer.vat, "DE811569869")
        self.assertIn("has the tax number DE811569869, but Amazon", party.vat_warning)
        self.customer.vat = "DE123456788"
        self.assertFalse(party.vat_warning)

    # === THE MODEL === #

    def test_a_code_is_unique_in_its_instance(self):
        self._resolve("LEJ1")
        values = {
            "instance_id": self.instance.id,
            "code": " lej1",
            "partner_id": self.customer.id,
        }
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self.Party.create(values)
        other = self._create_instance(name="Second Account")
        self.assertEqual(
            self.Party.create({**values, "instance_id": other.id}).code, "LEJ1"
        )

    def test_other_companies_do_not_see_it(self):
        self._create_outsiders()
        party = self._resolve("LEJ1")
        with self.assertRaises(AccessError):
            party.with_user(self.other_manager).read(["code"])

    def test_queries_do_not_grow(self):
        def parties(number):
            return [
                (
                    "ship_to" if index % 2 else "bill_to",
                    Party(party_id=f"F{index:03}", address=WAREHOUSE),
                )
                for index in range(number)
            ]

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.Party._resolve(self.instance, some)
            self.assertEqual(
                len({party.partner_id for party in found.values()}), len(some)
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.Party._resolve(self.instance, parties(500))
        few, many = count(parties(5)), count(parties(500))
        self.assertEqual(few, many)
        self.assertLessEqual(many, 8)

    def test_new_parties_are_created_in_one_batch(self):
        def count(first, last):
            parties = [
                ("ship_to", Party(party_id=f"F{index:03}", address=WAREHOUSE))
                for index in range(first, last)
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Party._resolve(self.instance, parties)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few, many = count(0, 5), count(5, 105)
        # Odoo searches the companies once for each new child contact (to copy what
        # belongs to the customer as a whole); that is all that grows, once per code.
        self.assertLessEqual(many - few, 95)
