from odoo import api, fields, models


class AmazonVendorOfferKeeping(models.Model):
    """What was counted is kept on the offers, and what is told of them."""

    _inherit = "amazon.vendor.offer"

    @api.model
    def _keep(self, plan, made):
        """Keep what there is of each product, and what is told of it now.

        :param Plan plan: of one warehouse.
        :param dict made: key of a row -> the feed that tells it.
        """
        now = fields.Datetime.now()
        new = []
        for row in plan.rows:
            feed = made.get(row.key)
            offer = plan.offers.get(row.key)
            values = _counted(row)
            if feed:
                values |= _sending(row, feed)
            else:
                values["state"] = _standing(row, offer)
                if row.reason == "unchanged" and offer.state in ("told", "waiting"):
                    del values["reason"]  # why it was told last stays
            if offer is None:
                product = plan.mappings[row.key].product_id
                values |= {
                    "warehouse_code_id": plan.warehouse.id,
                    "mapping_id": row.key,
                    "product_id": product.id,
                    "counted_at": now,
                }
                new.append(values)
                continue
            changed = {
                name: value
                for name, value in values.items()
                if _plain(offer[name]) != (value or False)
            }
            if changed:
                offer.write({**changed, "counted_at": now})
        self.create(new)


def _counted(row):
    """What a row says of the stock, as values of an offer."""
    values = {
        "asin": row.asin or False,
        "vendor_sku": row.vendor_sku or False,
        "level": row.now or 0,
        "reason": row.reason,
        "why": ",".join(row.why) or False,
    }
    if row.level:
        values |= {
            "free": float(row.level.free),
            "promised": float(row.level.promised),
            "held_back": float(row.level.held_back),
        }
    return values


def _sending(row, feed):
    """What is told of it now, as values of an offer."""
    return {
        "state": "waiting",
        "feed_id": feed.id,
        "sending_qty": row.now,
        "sending_asin": row.asin,
        "sending_sku": row.vendor_sku or False,
        "sending_obsolete": bool(row.obsolete),
        "refusal": False,
        "refused_asin": False,
        "refused_by_id": False,
    }


def _standing(row, offer):
    """Where an offer stands that is not told now."""
    if row.reason == "unchanged":
        return "waiting" if offer.state == "waiting" else "told"
    return "refused" if row.reason == "refused" else "held"


def _plain(value):
    """A value of a field, as it is written."""
    return value.id if isinstance(value, models.BaseModel) else value
