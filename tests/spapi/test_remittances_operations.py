"""The two operations of Finance Remittance 2026-03-17: byte by byte, and in front of
the simulated Amazon."""

from datetime import timedelta

from ...spapi.errors import Configuration, Rejected, Retryable, SpApiError
from ...spapi.messages.remittance import parse
from ...spapi.operations.remittances import PATH, Remittances
from ..shipments import NOW
from .case import BaseCase, tagged
from .common import LoopbackMixin, error, reply
from .conversation import ConversationCase

MARKETPLACE = "A1PA6795UKMFR9"
HEADER = '{"uniquePaymentId":"P1","paymentAmount":{"currencyAmount":1.10}}'


def answer(header=HEADER, token=""):
    body = f'{{"remittanceHeader":{header},"remittanceItems":[]{token}}}'
    return reply(200, body.encode())


@tagged("post_install", "-at_install")
class TestOperations(LoopbackMixin, BaseCase):
    def setUp(self):
        super().setUp()
        self.remittances = self.gateway().use(Remittances)

    def ask(self, **options):
        return self.remittances.get_remittances(MARKETPLACE, **options)

    def one(self, number="P1", token=None):
        return self.remittances.get_remittance(MARKETPLACE, number, token)

    def test_payments_are_listed_as_amazon_wrote_them(self):
        body = f'{{"numOfRecords":1,"remittances":[{HEADER}],"nextToken":"t/1="}}'
        self.server.script = [reply(200, body.encode())]
        page = self.ask(start=NOW, end=NOW + timedelta(days=90), next_token="t0")
        (call,) = self.server.calls
        self.assertEqual((call.method, call.path), ("GET", PATH))
        self.assertEqual(
            call.query,
            {
                "marketplaceId": MARKETPLACE,
                "startDate": "2026-03-10T12:00:00Z",
                "endDate": "2026-06-08T12:00:00Z",
                "nextToken": "t0",
            },
        )
        (document,) = page.documents
        self.assertEqual((document.text, document.number), (HEADER, "P1"))
        self.assertEqual(page.next_token, "t/1=")

    def test_an_empty_list_may_be_left_out_where_amazon_counts_none(self):
        for body in ({"numOfRecords": 0}, {"remittances": [], "numOfRecords": 0}):
            self.server.script = [reply(200, body)]
            self.assertEqual(self.ask().documents, [])

    def test_an_answer_without_its_list_is_no_empty_one(self):
        """The window would be done, and its payments never seen."""
        for body in ({"message": "busy"}, {"numOfRecords": 2}, {"errors": []}):
            self.server.script = [reply(200, body)]
            with self.subTest(body=body), self.assertRaises(Retryable):
                self.ask()

    def test_a_payment_is_handed_out_with_the_token_of_its_further_lines(self):
        self.server.script = [answer(token=',"nextTokenForLineItems":"l/2="'), answer()]
        first = self.one()
        self.assertEqual(first.documents[0].number, "P1")
        self.assertIn("1.10", first.documents[0].text)
        last = self.one(token=first.next_token)
        self.assertIsNone(last.next_token)
        self.assertEqual(
            [call.query.get("nextTokenForLineItems") for call in self.server.calls],
            [None, "l/2="],
        )

    def test_another_payment_than_the_one_asked_for_is_not_taken(self):
        for header in (HEADER.replace("P1", "P2"), "{}", "null"):
            self.server.script = [answer(header)]
            with self.subTest(header=header), self.assertRaises(Retryable):
                self.one()

    def test_a_token_that_cannot_be_sent_back_is_an_error_of_amazon_s(self):
        for token in ("7", '"a\\n"', '["t"]', f'"{"x" * 5000}"'):
            self.server.script = [answer(token=f',"nextTokenForLineItems":{token}')]
            with self.subTest(token=token[:9]), self.assertRaises(Retryable):
                self.one()

    def test_a_line_end_inside_of_a_text_hides_no_payment(self):
        self.server.script = [answer(HEADER[:-1] + ',"paymentMethod":"a\nb"}')]
        self.assertEqual(len(self.one().documents), 1)

    def test_what_is_no_number_leads_to_no_other_address(self):
        for number in ("../orders", "a/b", "", "a?b=c"):
            with self.subTest(number=number), self.assertRaises(Rejected):
                self.one(number)
        self.assertEqual(self.server.calls, [])

    def test_a_missing_role_is_a_setting(self):
        self.server.script = [error(403, "Unauthorized")]
        with self.assertRaises(Configuration):
            self.ask()


@tagged("post_install", "-at_install")
class TestConversation(ConversationCase):
    """Three payments of five lines, two lines a page and a payment a page."""

    def setUp(self):
        super().setUp()
        self.remittances = self.gateway.use(Remittances)
        for day in range(3):
            for line in range(5):
                self.sim.deduct(f"1234-{day}000000{line}", f"-{line}.01")
            self.sim.clock.advance(days=1)
        self.sim.set_remittance_pages(headers=1, lines=2)

    def walk(self):
        """All payments with all lines; what may be tried again is."""
        found, token = {}, None
        now = self.sim.clock.now()
        while True:
            page = self.again(
                self.remittances.get_remittances,
                MARKETPLACE,
                now - timedelta(days=30),
                now,
                token,
            )
            for document in page.documents:
                found[document.number] = self.lines_of(document.number)
            if not page.next_token:
                return found
            token = page.next_token

    def lines_of(self, number):
        lines, token = [], None
        while True:
            page = self.again(
                self.remittances.get_remittance, MARKETPLACE, number, token
            )
            lines += parse(page.documents[0].text).lines
            if not page.next_token:
                return [(line.number, line.net_paid) for line in lines]
            token = page.next_token

    def again(self, call, *args):
        for _attempt in range(20):
            try:
                return call(*args)
            except Retryable as error:
                self.clock.sleep(error.seconds or 1)
        raise AssertionError("Amazon never answered")

    def expected(self):
        return {
            payment.unique_id: [(item.number, item.paid) for item in payment.items]
            for payment in self.sim.payments()
        }

    def test_every_payment_comes_with_every_line(self):
        self.assertEqual([len(lines) for lines in self.expected().values()], [5] * 3)
        self.assertEqual(self.walk(), self.expected())

    def test_whatever_goes_wrong_once_nothing_is_lost_or_doubled(self):
        for kind in (
            *("throttle", "server_error", "close_before", "close_after", "cut_body"),
            *("truncated_json", "malformed_json", "empty_body", "invalid_input"),
        ):
            for operation in ("getRemittanceHeaders", "getRemittance"):
                with self.subTest(kind=kind, operation=operation):
                    # The second request: for a further page of the list, or of lines.
                    self.sim.add_fault(kind, operation, skip=1)
                    self.assertEqual(self.walk(), self.expected())
                    self.sim.clear_faults()

    def test_more_than_amazon_allows_is_refused_for_good(self):
        now = self.sim.clock.now()
        with self.assertRaises(SpApiError) as caught:
            self.remittances.get_remittances(MARKETPLACE, now - timedelta(days=91), now)
        self.assertIn("90 days", caught.exception.details)
