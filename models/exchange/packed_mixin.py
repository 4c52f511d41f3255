import hashlib

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.models import NO_ACCESS

from ...logic.retention import packing
from .dates import day


class AmazonVendorPackedMixin(models.AbstractModel):
    """A document byte for byte, which takes little room once it is over.

    ``payload`` is what everybody reads, whichever way it is stored. What is stored is
    the text, or later, once nothing is open about it, the same in packed form. What was
    dropped says on which day.
    """

    _name = "amazon.vendor.packed.mixin"
    _description = "Amazon Vendor: a document that can be packed"

    payload = fields.Text(
        compute="_compute_payload", search="_search_payload", compute_sudo=True
    )
    payload_text = fields.Text(string="Payload as It Came", readonly=True, copy=False)
    # Bytes that no client can read as they are.
    payload_packed = fields.Binary(
        string="Packed Payload",
        attachment=False,
        readonly=True,
        copy=False,
        groups=NO_ACCESS,
    )
    payload_dropped_on = fields.Date(
        string="Dropped On",
        readonly=True,
        copy=False,
        help="The day on which the document was dropped, as the instance's settings "
        "say; its SHA-256 stays.",
    )
    payload_note = fields.Char(
        string="Where the Document Is", compute="_compute_payload_note"
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_as_text(vals) for vals in vals_list])

    @api.depends("payload_text", "payload_packed")
    def _compute_payload(self):
        for record in self:
            text = record.payload_text
            if not text and (packed := record.payload_packed):
                text = packing.unpack(packed, record._packed_beside())
            record.payload = text

    @api.model
    def _search_payload(self, operator, value):
        """Documents that are not packed yet: what is open never is."""
        return Domain("payload_text", operator, value)

    @api.depends("payload_dropped_on")
    @api.depends_context("lang")
    def _compute_payload_note(self):
        for record in self:
            record.payload_note = record.payload_dropped_on and self.env._(
                "This document was dropped on %(day)s, as the settings of its instance "
                "say (What Is Kept). Its SHA-256 stays.",
                day=day(self.env, record.payload_dropped_on),
            )

    def _packed_beside(self):
        """The document that this one is stored as the difference to, or None."""
        return None

    def _checksum_of_payload(self):
        """SHA-256 of the payload, as it was stored with it."""
        return self.payload_hash

    def _last_with_payload(self):
        """The last of these documents that is stored in whatever form, or none."""
        return self.filtered(lambda r: r.payload_text or r.payload_packed)[-1:]

    def _pack(self, base=None, values=None):
        """Store these documents in packed form, where that gives back every byte.

        :param str base: a document that they resemble; ``_packed_beside`` must find it.
            By default each is packed alone.
        :param dict values: further values of what is packed.
        :return: those that were packed.
        """
        done, base = self.browse(), base or None
        for record in self:
            text = record.payload_text
            if not text:
                continue
            packed = packing.pack(text, base)
            if _checksum(packing.unpack(packed, base)) != record._checksum_of_payload():
                continue  # nobody could say any more what it was
            record.write(
                {**(values or {}), "payload_packed": packed, "payload_text": False}
            )
            done += record
        return done

    def _drop_payload(self):
        """Drop these documents; that they were there, and their SHA-256, stays."""
        self.filtered(lambda r: not r.payload_dropped_on).write(
            {
                "payload_text": False,
                "payload_packed": False,
                "payload_dropped_on": fields.Date.context_today(self),
            }
        )


def _as_text(vals):
    if "payload" not in vals:
        return vals
    vals = dict(vals)
    return {**vals, "payload_text": vals.pop("payload")}


def _checksum(text):
    return hashlib.sha256(text.encode()).hexdigest()
