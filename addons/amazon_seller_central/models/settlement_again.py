"""A settlement comes once more, with another report."""

from decimal import Decimal

from odoo import models

from odoo.addons.amazon_vendor_central.models.exchange.plain_text import as_html

ALERT = "mail.mail_activity_data_warning"


class AmazonSellerSettlement(models.Model):
    """The same again changes nothing. One that does not come to its deposit, as a file
    that was cut does not, gives way to one that does. Of two whole ones that differ
    nobody knows which counts: what is not booked waits for a person."""

    _inherit = "amazon.seller.settlement"

    def _take_again(self, told):
        """Take notice of another report of this settlement.

        :param told: ``messages.settlement.Settlement``.
        :return: what came of it, in a few words.
        """
        self.ensure_one()
        if self._tells_the_same(told):
            return self.env._("Here already")
        if _is_whole(told) and not (self.move_id or self._is_whole()):
            self.line_ids.unlink()
            self.write(self._values_of(self.instance_id, told))
            self._sort()
            self._record_success()
            return self.env._("Taken over instead of one that did not add up")
        what = self.env._(
            "Amazon has told settlement %(number)s again with other amounts: "
            "%(theirs)s instead of %(ours)s %(currency)s. Compare both reports in "
            "Seller Central before you book it, or correct its journal entry.",
            number=self.name,
            theirs=told.total,
            ours=self.total_text,
            currency=self.currency_code,
        )
        if self.state != "booked":
            self._record_failure(what, retry=False)
        self._remind_amended(what)
        return self.env._("Here already, with other amounts")

    def _remind_amended(self, what):
        key = f"seller settlement {self.id} amended"
        same = self.activity_ids.filtered(lambda each: each.amazon_vendor_key == key)
        user = self.instance_id.responsible_id
        if same:
            same.note = as_html(what)
        elif user.active:
            self.activity_schedule(
                ALERT,
                summary=self.env._("Another version of the settlement"),
                note=as_html(what),
                user_id=user.id,
                amazon_vendor_key=key,
            )

    def _is_whole(self):
        total, summed = Decimal(self.total_text or 0), Decimal(self.summed_text or 0)
        return total == summed and not self.told_problems

    def _tells_the_same(self, told):
        """Whether the report holds the same amounts, in whatever order."""
        return (
            Decimal(self.total_text or 0) == told.total
            and self.currency_code == told.currency
            and sorted(map(_amount, (line._as_told() for line in self.line_ids)))
            == sorted(map(_amount, told.lines))
        )


def _is_whole(told):
    return told.total == told.summed and not any(
        each.severity == "error" for each in told.problems
    )


def _amount(line):
    return (
        *(line.order_id, line.transaction, line.kind, line.description),
        line.amount,
    )
