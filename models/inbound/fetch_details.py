from ...spapi.errors import Rejected
from ...spapi.pages import PageGuard
from ...spapi.records import RawDocument
from .fetch_windows import Windows


class Details(Windows):
    """All documents of a window, where Amazon's list only names them.

    Each is asked for on its own, and it comes in pages as well. A page is committed
    before the next one is asked for, so a crash costs one at most; the document is
    stored once it is whole.
    """

    def __init__(self, queue):
        super().__init__(queue)
        self.parts_guard = PageGuard()

    @property
    def complete(self):
        """Whether all that was listed came."""
        return not self.position.get("left_out")

    def next_request(self):
        position = self.position
        if names := position.get("names"):
            return {"number": names[0], "token": position.get("part_token")}
        return super().next_request()

    def ask(self, gateway, request):
        if "number" in request:
            return self.handler._ask_part(gateway, request["number"], request["token"])
        return super().ask(gateway, request)

    def keep(self, request, answer):
        """Note what is named, or store a page of a document.

        :raise Retryable: Amazon's list, or its document, goes round in circles.
        """
        if "number" in request:
            return self._keep_part(request["number"], answer)
        return super().keep(request, answer)

    def _keep_page(self, documents, position, listed):
        """Note whom a page of the list names; they are asked for before the next."""
        names = [self.queue._key_of(one) for one in documents]
        left_out = self.position.get("left_out")
        position = {
            **position,
            "names": [name for name in dict.fromkeys(names) if name],
        }
        if left_out:
            position["left_out"] = left_out
        self.queue._keep([], position)

    def _keep_part(self, number, answer):
        position = self.position
        queue = self.queue
        paging = self.parts_guard.follow(
            number, position.get("part_paging"), answer.documents, answer.next_token
        )
        texts = [one.text for one in answer.documents]
        Part = queue.env["amazon.vendor.queue.part"].sudo()
        kept = Part.search([("queue_id", "=", queue.id)])
        if not position.get("part_token"):
            kept.unlink()  # of a try that did not end
            kept = Part
        if answer.next_token:
            first = len(kept)
            Part.create(
                [
                    {"queue_id": queue.id, "sequence": first + place, "payload": text}
                    for place, text in enumerate(texts)
                ]
            )
            position.update(part_token=answer.next_token, part_paging=paging)
            queue._keep([], position)
            return
        whole = as_one(kept.mapped("payload") + texts)
        kept.unlink()
        queue._keep([RawDocument(whole, number)], self._behind(position))

    @staticmethod
    def _behind(position):
        """The position behind the document that is being received."""
        position = {**position, "names": position["names"][1:]}
        position.pop("part_token", None)
        position.pop("part_paging", None)
        return position

    def goes_on(self, request, error):
        """Amazon refuses one document: the others still come, and the cursor stays."""
        if "number" not in request or not isinstance(error, Rejected):
            return False
        queue = self.queue
        queue.fetch_position = {**self._behind(self.position), "left_out": True}
        queue._log(
            "error",
            queue.env._(
                "%(number)s: %(problem)s",
                number=request["number"],
                problem=queue.instance_id._describe_error(error),
            ),
            document_key=request["number"],
        )
        return True

    def again(self, error):
        """A page token may not be taken any more: what was being received begins
        again, the document alone where it was one."""
        position = self.position
        if not position.get("names"):
            return {**super().again(error), "left_out": position.get("left_out")}
        position.pop("part_token", None)
        position.pop("part_paging", None)
        return position


def as_one(texts):
    """One document of its pages, each byte for byte.

    :param list texts: JSON.
    :return: the only page as it is; several in the list ``pages``.
    """
    return texts[0] if len(texts) == 1 else f'{{"pages":[{",".join(texts)}]}}'
