import hashlib

from odoo import models

from ...spapi.identity import LONGEST
from ...spapi.text import clean


class AmazonVendorQueueStore(models.Model):
    """Store what Amazon sent, byte for byte, each version once."""

    _inherit = "amazon.vendor.queue"

    def _store_documents(self, documents, listed=frozenset()):
        """Store what is new among Amazon's documents; importing twice changes nothing.

        :param documents: list of RawDocument (``text`` as received).
        :param set listed: keys of those that another window of this queue has listed,
            and that are counted there.
        :return: the created queue lines.
        """
        Line = self.env["amazon.vendor.queue.line"]
        kind = self.document_type
        keyed = [(self._storable_key(one), clean(one.text)) for one in documents]
        keys = {key for key, _text in keyed if key}
        latest = Line._latest_versions(self.instance_id, keys, kind)
        known = self._known_checksums([text for key, text in keyed if not key])
        vals_list, unchanged = [], 0
        for key, text in keyed:
            checksum = _checksum(text)
            version, last_checksum = latest.get(key, (0, None))
            if checksum in (last_checksum, known.get(checksum)):
                unchanged += key not in listed
                continue
            latest[key] = (version + 1, checksum)
            if not key:
                known[checksum] = checksum
            vals_list.append(
                {
                    "queue_id": self.id,
                    "instance_id": self.instance_id.id,
                    "document_type": kind,
                    "document_key": key or False,
                    "version": version + 1,
                    "payload": text,
                    "checksum": checksum,
                }
            )
        lines = Line.create(vals_list)
        self.write(
            {
                "received_count": self.received_count + len(vals_list) + unchanged,
                "unchanged_count": self.unchanged_count + unchanged,
            }
        )
        return lines

    def _storable_key(self, document):
        """What tells the document from others, as far as a database can hold that.

        None of Amazon's is longer, and no index holds a text of any length. A document
        with an absurd one is stored like one without, and says what is wrong with it
        when it is processed: the others of its page have done nothing wrong.
        """
        key = self._handler()._key(document)
        return clean(key) if key and len(key) <= LONGEST else None

    def _known_checksums(self, keyless):
        """Documents without a key are recognised by their bytes alone.

        :param list keyless: their texts.
        :return: dict checksum -> itself
        """
        sums = [_checksum(text) for text in keyless]
        found = self.env["amazon.vendor.queue.line"].search_fetch(
            [
                ("instance_id", "=", self.instance_id.id),
                ("document_type", "=", self.document_type),
                ("checksum", "in", sums),
            ],
            ["checksum"],
        )
        return {checksum: checksum for checksum in found.mapped("checksum")}


def _checksum(text):
    return hashlib.sha256(text.encode()).hexdigest()
