import hashlib

from odoo import models


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
        keyed = [(self._handler()._key(one) or None, one) for one in documents]
        keys = {key for key, _document in keyed if key}
        latest = Line._latest_versions(self.instance_id, keys, kind)
        known = self._known_checksums([one for key, one in keyed if not key])
        vals_list, unchanged = [], 0
        for key, document in keyed:
            checksum = hashlib.sha256(document.text.encode()).hexdigest()
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
                    "payload": document.text,
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

    def _known_checksums(self, keyless):
        """Documents without a key are recognised by their bytes alone."""
        sums = [
            hashlib.sha256(document.text.encode()).hexdigest() for document in keyless
        ]
        found = self.env["amazon.vendor.queue.line"].search_fetch(
            [
                ("instance_id", "=", self.instance_id.id),
                ("document_type", "=", self.document_type),
                ("checksum", "in", sums),
            ],
            ["checksum"],
        )
        return {checksum: checksum for checksum in found.mapped("checksum")}
