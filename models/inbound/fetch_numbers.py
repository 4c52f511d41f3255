from ...spapi.errors import Rejected
from .way import Way

#: More single documents than this are asked for by window, or in several queues.
MOST_NUMBERS = 500


class Numbers(Way):
    """Documents whose numbers are known, one by one."""

    def first(self):
        numbers = (self.queue.requested_numbers or "").split()
        return {"numbers": list(dict.fromkeys(numbers))}

    def next_request(self):
        numbers = self.position["numbers"]
        return {"number": numbers[0]} if numbers else None

    def ask(self, gateway, request):
        return self.handler._ask_number(gateway, request["number"])

    def keep(self, request, answer):
        """Store the document."""
        self.queue._keep([answer], self._behind())

    def goes_on(self, request, error):
        """Amazon refuses one number: the others still come."""
        if not isinstance(error, Rejected):
            return False
        queue = self.queue
        queue.fetch_position = self._behind()
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

    def _behind(self):
        return {"numbers": self.position["numbers"][1:]}
