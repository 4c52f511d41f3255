import hashlib

from odoo import models

from ...spapi.identity import LONGEST
from ...spapi.text import bare, clean


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
        handler = self._handler()
        documents = handler._admit(self, documents)
        keyed = []
        for one in documents:
            keyed.append((_stored_key(handler._key(one)), clean(one.text)))
        sums = {}
        for key, text in keyed:
            if key:
                sums.setdefault(key, []).append(_checksum(text))
        most = max((len(set(found)) for found in sums.values()), default=1)
        recent = Line._recent_versions(self.instance_id, sums, kind, most)
        latest = {key: versions[0][:2] for key, versions in recent.items()}
        same = {key for key in recent if _is_same_answer(sums[key], recent[key])}
        known = self._known_checksums([text for key, text in keyed if not key])
        vals_list, unchanged = [], 0
        for key, text in keyed:
            checksum = _checksum(text)
            version, last_checksum = latest.get(key, (0, None))
            if key in same or checksum in (last_checksum, known.get(checksum)):
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

    def _key_of(self, document):
        """The key that a document is stored with.

        :return: str or None.
        """
        return _stored_key(self._handler()._key(document))

    def _known_checksums(self, keyless):
        """Documents without a key are recognised by their bytes alone."""
        sums = [_checksum(text) for text in keyless]
        found = self.env["amazon.vendor.queue.line"].search_fetch(
            [
                ("instance_id", "=", self.instance_id.id),
                ("document_type", "=", self.document_type),
                ("document_key", "=", False),
                ("checksum", "in", sums),
            ],
            ["checksum"],
        )
        return {checksum: checksum for checksum in found.mapped("checksum")}


def _is_same_answer(sums, versions):
    """Whether an answer says of a document what the one before it said.

    Amazon may list two different documents under one key in every answer. Held against
    the last version alone, both would be new each time.

    :param list sums: checksums of what the answer lists under one key.
    :param list versions: see ``_recent_versions``, of that key.
    """
    last = versions[: len(set(sums))]
    if {checksum for _version, checksum, _queue in last} != set(sums):
        return False
    # Listed in another order they mean another state, unless they came together.
    return sums[-1] == last[0][1] or len({queue for *_kept, queue in last}) == 1


def _stored_key(key):
    """A key as it is stored.

    What is too long to be anybody's number is none: no index could hold it, and the
    others of its page would be lost with it.
    """
    key = "" if key is None else bare(str(key))
    return key if 0 < len(key) <= LONGEST else None


def _checksum(text):
    return hashlib.sha256(text.encode()).hexdigest()
