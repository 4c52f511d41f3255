from decimal import Decimal

from odoo import api, models

from .const import ALERT
from .received import day_of

#: Of a line: our field -> attribute of the message's line.
TEXTS = {
    "total_text": "total",
    "net_text": "net",
    "discount_text": "discount",
    "withheld_text": "withheld",
}
WORDS = {
    "number": "number",
    "description": "description",
    "terms": "terms",
    "invoice_type": "invoice_type",
}


class AmazonVendorRemittanceTakingIn(models.Model):
    """Payments of Amazon's become remittances; one that comes twice is one.

    The API knows a payment by an identifier of its own, the export of Vendor Central by
    its number. So one without the identifier is recognised by number, day and amount.
    """

    _inherit = "amazon.vendor.remittance"

    @api.model
    def _take_in(self, instance, entries):
        """Bring the remittances of an instance in line with a batch of documents.

        :param entries: list of (queue line, ``received.Received``).
        :return: dict queue line id -> (id, outcome in a few words)
        """
        currencies = self._currencies()
        known = self._known(instance, [document for _line, document in entries])
        outcomes, to_match = {}, self.browse()
        for line, document in entries:
            values = self._header_values(instance, document, currencies)
            remittance = self._recognised(known, values)
            if not remittance:
                remittance = self.create({**values, "instance_id": instance.id})
                known.append(remittance)
                outcome = self.env._("Received")
                to_match += remittance
                remittance._write_lines(document.lines, currencies)
            else:
                changed = remittance._update(values, document.lines, currencies)
                outcome = (
                    self.env._("Changed") if changed else self.env._("Known already")
                )
                to_match += remittance if changed else self.browse()
            outcomes[line.id] = (remittance.id, outcome)
        to_match._match()
        return outcomes

    @api.model
    def _currencies(self):
        """Code -> res.currency, of those that are active."""
        return {each.name: each for each in self.env["res.currency"].search([])}

    # === ONE THAT COMES TWICE === #

    @api.model
    def _known(self, instance, documents):
        """The remittances that these documents may be, with one statement.

        :return: list of remittances; what is created later is added to it.
        """
        headers = [document.header for document in documents]
        found = self.search(
            [
                ("instance_id", "=", instance.id),
                "|",
                ("unique_payment_id", "in", _some(headers, "unique_payment_id")),
                ("payment_number", "in", _some(headers, "payment_number")),
            ]
        )
        return list(found)

    @api.model
    def _recognised(self, known, values):
        """The remittance that a document speaks of, or None.

        Two payments of the API are never one. One of the two without an identifier is
        the other where number, day and amount are the same.

        :param list known: see ``_known``.
        :param dict values: of the document's header.
        """
        identifier = values["unique_payment_id"]
        for remittance in known:
            if identifier and remittance.unique_payment_id == identifier:
                return remittance
        for remittance in known:
            if identifier and remittance.unique_payment_id:
                continue
            if (
                remittance.payment_number
                and remittance.payment_number == values["payment_number"]
                and _same_day(remittance.paid_on, values["paid_on"])
                and Decimal(remittance.amount_text or 0)
                == Decimal(values["amount_text"] or 0)
            ):
                return remittance
        return None

    # === VALUES === #

    @api.model
    def _header_values(self, instance, document, currencies):
        header = document.header
        by_file = document.by_file
        lines = sum((line.net for line in document.lines), Decimal(0))
        currency = currencies.get(header.currency)
        invoice_currency = currencies.get(header.invoice_currency)
        codes = [*(header.vendor_codes or ()), *(header.payee_codes or ())]
        return {
            "name": header.payment_number or header.unique_payment_id,
            "unique_payment_id": header.unique_payment_id or False,
            "payment_number": header.payment_number or False,
            "paid_on": day_of(header.paid_on, instance.marketplace),
            "amount_text": exact(header.amount),
            "currency_id": currency.id if currency else False,
            "currency_code": header.currency or False,
            "invoice_amount_text": exact(header.amount_in_invoice_currency),
            "invoice_currency_id": invoice_currency.id if invoice_currency else False,
            "exchange_rate": exact(header.exchange_rate),
            "amazon_state": header.status or False,
            "method": header.method or False,
            "codes": ", ".join(codes) or False,
            "country_code": header.country or False,
            "expected_lines": header.line_count or 0,
            "line_count": len(document.lines),
            "lines_text": exact(lines),
            **({"came_by_file": True} if by_file else {"came_by_api": True}),
        }

    def _line_values(self, sequence, line, currencies):
        currency = currencies.get(line.currency) or self.currency_id
        return {
            "remittance_id": self.id,
            "sequence": sequence,
            "issued_on": day_of(line.issued_on, self.instance_id.marketplace),
            "currency_id": currency.id,
            "related": list(map(list, line.related)) if line.related else False,
            **{ours: getattr(line, theirs) or False for ours, theirs in WORDS.items()},
            **{ours: exact(getattr(line, theirs)) for ours, theirs in TEXTS.items()},
        }

    def _write_lines(self, lines, currencies):
        """Replace the lines; what people have chosen for a number stays chosen."""
        chosen = {
            line.number: (line.chosen_move_id.id, line.chosen_kind_id.id)
            for line in self.line_ids
            if line.chosen_move_id or line.chosen_kind_id
        }
        self._drop_deductions(self.deduction_ids)
        self.line_ids.unlink()
        vals_list = [
            self._line_values(sequence, line, currencies)
            for sequence, line in enumerate(lines, 1)
        ]
        for values in vals_list:
            if values["number"] in chosen:
                move_id, kind_id = chosen[values["number"]]
                values.update(chosen_move_id=move_id, chosen_kind_id=kind_id)
        self.env["amazon.vendor.remittance.line"].create(vals_list)

    # === WHAT CHANGED === #

    def _update(self, values, lines, currencies):
        """Take over what a document says of a payment that is here already.

        The API says more than a file: what it said stays as it is.

        :return: whether something changed that has to be matched again.
        """
        if values.get("came_by_file") and self.came_by_api:
            self.came_by_file = True
            return False
        same_money = self._says_the_same(lines)
        if values["unique_payment_id"] is False:
            values.pop("unique_payment_id")
        header = {
            name: value
            for name, value in values.items()
            if self._fields[name].convert_to_write(self[name], self) != value
        }
        if self.state == "booked":
            self.write({k: v for k, v in header.items() if k not in MONEY_OF_HEADER})
            if not same_money or header.get("amazon_state") == "FAILED":
                self._changed_after_booking()
            return False
        self.write(header)
        failed = header.get("amazon_state") == "FAILED"
        if (not same_money or failed or MONEY_OF_HEADER & header.keys()) and (
            self.payment_id
        ):
            self.payment_id.action_cancel()
        if not same_money:
            self._write_lines(lines, currencies)
        return bool(header) or not same_money

    def _says_the_same(self, lines):
        """Whether these are the lines that are here already."""
        mine = [
            (line.number, *(line[name] for name in TEXTS)) for line in self.line_ids
        ]
        theirs = [
            (
                line.number or False,
                *(exact(getattr(line, name)) for name in TEXTS.values()),
            )
            for line in lines
        ]
        return mine == theirs

    def _changed_after_booking(self):
        """Amazon says something else of a payment that is booked: a person looks."""
        sentence = self.env._(
            "Amazon has changed this payment after it was booked. Compare it with "
            "Vendor Central; cancel its payment, and click Match, to book it anew."
        )
        self.activity_schedule(
            ALERT,
            summary=self.env._("Changed after booking"),
            note=sentence,
            user_id=self.instance_id._invoice_responsible().id or self.env.uid,
        )


#: What of a header a payment was made of.
MONEY_OF_HEADER = {
    "paid_on",
    "amount_text",
    "currency_id",
    "invoice_amount_text",
    "invoice_currency_id",
    "lines_text",
}


def exact(value):
    """A number as text, without an exponent and with two decimals at least.

    :param value: Decimal or None.
    :return: text, or False for None.
    """
    if value is None:
        return False
    text = format(value.normalize(), "f")
    whole, _point, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def _some(headers, name):
    return [value for header in headers if (value := getattr(header, name))]


def _same_day(one, other):
    """Whether two days may be one: a file and the API may count it in two zones."""
    return one == other or bool(one and other and abs((one - other).days) <= 1)
