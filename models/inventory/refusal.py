import json
import re
from ast import literal_eval

from odoo import models

from ...spapi.text import short
from .const import MOST_REFUSALS

#: How Amazon names a line of a document.
_LINE = re.compile(r"items\[(\d+)\]")
#: Amazon's own trouble: the same levels may go through in a moment.
_TRANSIENT = re.compile(r"internal|unavailable|time-?out|try again|throttl", re.I)
LONGEST = 500


class AmazonVendorInventoryFeedRefusal(models.Model):
    """Amazon refuses a feed whole: find the products that are to blame, so that the
    others are told without them."""

    _inherit = "amazon.vendor.inventory.feed"

    def _refused(self, submission):
        """Amazon refused this feed after reading it.

        :param submission: its amazon.vendor.submission, with Amazon's words.
        """
        self.ensure_one()
        errors = _errors(submission)
        said = " ".join(f"{code} {message}" for code, message, _details in errors)
        reason = short("; ".join(dict.fromkeys(m or c for c, m, _d in errors)), LONGEST)
        if not reason:
            reason = short(submission.error_message or "", LONGEST)
        warehouse = self.warehouse_code_id
        blamed = self._blamed(submission, errors)
        if blamed:
            for offer, why in blamed.items():
                offer._refuse(why or reason, self)
            return
        if "warehouse" in said.lower():
            warehouse._stop(reason)
            return
        warehouse.refused_in_a_row += 1
        if warehouse.refused_in_a_row >= MOST_REFUSALS:
            warehouse._stop(reason)
        elif _TRANSIENT.search(said):
            return
        elif self.line_count == 1:
            for offer in self.offer_ids:
                offer._refuse(reason, self)
        else:
            # Half of them are told without the other half, until it is found.
            self.offer_ids.probe_size = max(1, -(-self.line_count // 2))

    def _blamed(self, submission, errors):
        """The offers that Amazon names, by line or by ASIN.

        :param list errors: of (code, message, details).
        :return: dict amazon.vendor.offer -> Amazon's words about it.
        """
        items = json.loads(submission.payload)["inventory"]["items"]
        by_asin = {offer.sending_asin: offer for offer in self.offer_ids}
        found = {}
        for code, message, details in errors:
            text = f"{message} {details}"
            asins = {
                items[int(number)]["buyerProductIdentifier"]
                for number in _LINE.findall(text)
                if int(number) < len(items)
            }
            asins |= {word for word in re.findall(r"\w+", text) if word in by_asin}
            for asin in asins:
                if offer := by_asin.get(asin):
                    found[offer] = short(message or code, LONGEST)
        return found


class AmazonVendorOfferRefusal(models.Model):
    _inherit = "amazon.vendor.offer"

    def _refuse(self, reason, feed):
        """Amazon refuses this product: a person corrects it.

        :param str reason: Amazon's words.
        :param feed: amazon.vendor.inventory.feed that it was in.
        """
        self.write(
            {
                "state": "refused",
                "reason": "refused",
                "refusal": reason,
                "refused_asin": self.sending_asin,
                "refused_by_id": feed.id,
                "probe_size": 1,
            }
        )

    def _forget_refusals(self):
        """These are told again at the next turn."""
        refused = self.filtered(lambda offer: offer.state == "refused")
        feeds = refused.refused_by_id
        for offer in refused:
            offer.write(
                {
                    "state": "unsure" if offer.told_at else "new",
                    "refusal": False,
                    "refused_asin": False,
                    "refused_by_id": False,
                }
            )
        feeds.filtered(lambda feed: not feed.refused_ids)._replaced()


def _errors(submission):
    """Amazon's errors of a submission: a transaction's are kept as they came, those of
    a refusal at once as ``CODE: message details``.

    :return: list of (code, message, details).
    """
    found = []
    for line in (submission.error_detail or "").splitlines():
        if line.startswith("{"):
            try:
                error = literal_eval(line)
            except (ValueError, SyntaxError):
                continue
            names = ("code", "message", "details")
            found.append(tuple(str(error.get(name) or "") for name in names))
        elif not line.startswith(("Rejected", "operation=")):
            code, _colon, message = line.partition(":")
            found.append((code, message.strip(), ""))
    return found
