"""The gateway knows none of Amazon's APIs: each is a class that anybody can write."""

import json
import time
from unittest.mock import patch

from ...spapi import (
    answers,
    gateway,
    library,
    session,
    throttle,
    verdict,
    versions,
    wire,
)
from ...spapi.errors import Configuration, Rejected, Retryable, UnknownOutcome
from ...spapi.operations.base import Operations
from ...spapi.operations.orders import Orders
from ...spapi.operations.reports import Reports
from .case import BaseCase, tagged
from .common import LoopbackMixin, error, reply


class Remittances(Operations):
    """An API that python-amazon-sp-api does not have, as another addon brings it."""

    ROLES = '"Finance and Accounting"'
    PLANS = {"listRemittances": (0.5, 2)}
    WRAPPER = None
    NUMBER = "remittanceId"
    RECEIPT = ("disputeId",)

    def remittances(self, *, posted_after=None, next_token=None):
        query = self._query(postedAfter=posted_after, nextToken=next_token)
        request = self._request("GET", "/finance/remittances/2026-03-17/all", query)
        return self._page(
            "listRemittances", request, "remittances", further=bool(next_token)
        )

    def remittance(self, number):
        number = self._identifier(number, "getRemittance")
        path = f"/finance/remittances/2026-03-17/all/{number}"
        return self._document("getRemittance", self._request("GET", path))

    def dispute(self, document):
        path = "/finance/remittances/2026-03-17/disputes"
        request = self._request("POST", path, body=document)
        return self._submit("createDispute", request)


@tagged("post_install", "-at_install")
class TestForeignApi(LoopbackMixin, BaseCase):
    def test_its_pages_need_no_wrapper(self):
        document = '{"remittanceId": " R-1 ", "amount": 1.10}'
        body = f'{{"pagination":{{"nextToken":"n"}},"remittances":[{document}]}}'
        self.server.script = [reply(200, body.encode())]
        page = self.gateway().use(Remittances).remittances(posted_after="2026-11-01")
        (call,) = self.server.calls
        self.assertEqual(call.path, "/finance/remittances/2026-03-17/all")
        self.assertEqual(call.query, {"postedAfter": "2026-11-01T00:00:00Z"})
        self.assertEqual([each.text for each in page.documents], [document])
        self.assertEqual([each.number for each in page.documents], ["R-1"])
        self.assertEqual(page.next_token, "n")

    def test_one_document_is_the_whole_answer(self):
        text = '{"remittanceId": "R-1", "amount": 1.10}'
        self.server.script = [reply(200, f" {text}\n".encode())]
        document = self.gateway().use(Remittances).remittance("R-1")
        self.assertEqual((document.text, document.number), (text, "R-1"))

    def test_errors_in_place_of_a_document_are_a_refusal(self):
        refusal = {"errors": [{"code": "NotYours", "message": "No."}]}
        self.server.script = [reply(200, refusal), reply(200, refusal)]
        remittances = self.gateway().use(Remittances)
        for ask in (remittances.remittances, lambda: remittances.remittance("R-1")):
            with self.assertRaises(Rejected) as caught:
                ask()
            self.assertEqual(caught.exception.code, "NotYours")

    def test_its_documents_go_out_exactly_as_given(self):
        self.server.script = [reply(201, {"disputeId": "d-1"}), reply(201, {})]
        remittances = self.gateway().use(Remittances)
        body = '{"amount" : 1.10}\n'
        self.assertEqual(remittances.dispute(body).transaction_id, "d-1")
        self.assertEqual(self.server.calls[0].body, body.encode())
        with self.assertRaises(UnknownOutcome):
            remittances.dispute(body)

    def test_its_roles_are_named_when_one_is_missing(self):
        self.server.script = [error(403, "Unauthorized", "Denied.")]
        with self.assertRaises(Configuration) as caught:
            self.gateway().use(Remittances).remittances()
        self.assertIn("Finance and Accounting", caught.exception.message)

    def test_its_usage_plan_is_kept(self):
        self.server.script = [reply(200, {"remittances": []})] * 3
        remittances = self.gateway().use(Remittances)
        remittances.remittances()
        remittances.remittances()
        with self.assertRaises(Retryable) as caught:
            remittances.remittances()
        self.assertAlmostEqual(caught.exception.seconds, 2.0)
        self.assertEqual(len(self.server.calls), 2)

    def test_a_refusal_in_mid_paging_is_tried_again_later(self):
        """The filters were accepted a page before."""
        self.server.script = [error(400), error(400)]
        remittances = self.gateway().use(Remittances)
        with self.assertRaises(Retryable) as caught:
            remittances.remittances(next_token="n")
        self.assertEqual(caught.exception.status, 400)
        with self.assertRaises(Rejected):
            remittances.remittances()


@tagged("post_install", "-at_install")
class TestGateway(LoopbackMixin, BaseCase):
    def test_the_operations_of_an_api_are_made_once(self):
        opened = self.gateway()
        self.assertIs(opened.use(Orders), opened.use(Orders))
        self.assertIsNot(self.gateway().use(Orders), opened.use(Orders))

    def test_what_sends_knows_no_api(self):
        for module in (answers, gateway, session, throttle, verdict, wire):
            with open(module.__file__, encoding="utf-8") as source:
                text = source.read().lower()
            for word in ("purchase", "acknowledge", "vendororders", "reportid"):
                self.assertNotIn(word, text, module.__name__)


@tagged("post_install", "-at_install")
class TestReports(LoopbackMixin, BaseCase):
    def test_a_report_is_asked_for_with_amazons_names(self):
        self.server.script = [reply(202, {"reportId": " 52 "})]
        reports = self.gateway().use(Reports)
        found = reports.create_report(
            "GET_VENDOR_SALES_REPORT",
            ["A1PA6795UKMFR9"],
            start="2026-11-01",
            end="2026-11-07T23:59:59+01:00",
            options={"reportPeriod": "WEEK"},
        )
        self.assertEqual(found, "52")
        (call,) = self.server.calls
        self.assertEqual(
            (call.method, call.path), ("POST", "/reports/2021-06-30/reports")
        )
        self.assertEqual(
            json.loads(call.body),
            {
                "reportType": "GET_VENDOR_SALES_REPORT",
                "marketplaceIds": ["A1PA6795UKMFR9"],
                "reportOptions": {"reportPeriod": "WEEK"},
                "dataStartTime": "2026-11-01T00:00:00Z",
                "dataEndTime": "2026-11-07T22:59:59Z",
            },
        )

    def test_a_report_that_may_have_been_created_is_looked_for(self):
        self.server.script = [reply(500, b"<html>")]
        with self.assertRaises(UnknownOutcome):
            self.gateway().use(Reports).create_report("X", ["M"])
        self.assertEqual(len(self.server.calls), 1)

    def test_how_far_it_is(self):
        text = '{"reportId": "52", "processingStatus": "DONE"}'
        self.server.script = [reply(200, text.encode())]
        document = self.gateway().use(Reports).report("52")
        self.assertEqual((document.text, document.number), (text, "52"))
        self.assertEqual(self.server.calls[0].path, "/reports/2021-06-30/reports/52")

    def test_a_page_token_goes_alone(self):
        """Amazon refuses it together with any other parameter."""
        listed = {"reports": [{"reportId": "52"}], "nextToken": "n"}
        self.server.script = [reply(200, listed), reply(200, {"reports": []})]
        reports = self.gateway().use(Reports)
        query = {"report_types": ["A", "B"], "created_since": "2026-11-01"}
        page = reports.reports(**query)
        self.assertEqual(page.next_token, "n")
        reports.reports(**query, next_token="n")
        self.assertEqual(
            [call.query for call in self.server.calls],
            [
                {
                    "reportTypes": "A,B",
                    "createdSince": "2026-11-01T00:00:00Z",
                    "pageSize": "100",
                },
                {"nextToken": "n"},
            ],
        )

    def test_reports_may_be_asked_for_once_a_minute(self):
        self.server.script = [reply(202, {"reportId": "1"})] * 20
        reports = self.gateway().use(Reports)
        for _each in range(15):
            reports.create_report("X", ["M"])
        with self.assertRaises(Retryable) as caught:
            reports.create_report("X", ["M"])
        self.assertGreater(caught.exception.seconds, 50)


@tagged("post_install", "-at_install")
class TestLibrary(BaseCase):
    def test_another_version_is_a_setting(self):
        for name, wrong in (
            (library.NAME, ("2.0.15", "2.1.34", "3.0", "1.9.18")),
            ("urllib3", ("1.25.11", "3.0.0")),
        ):
            for version in wrong:
                with (
                    patch.object(
                        versions.importlib.metadata, "version", return_value=version
                    ),
                    self.assertRaises(Configuration) as caught,
                ):
                    versions.check(name)
                self.assertEqual(caught.exception.setting, "library")
                self.assertIn(version, caught.exception.message)
            versions.check(name)

    def test_it_is_not_loaded_a_second_time(self):
        library.load()
        with patch.object(library.versions, "check", time.sleep):  # no name is a time
            library.load()

    def test_a_method_that_tells_no_request_is_a_setting(self):
        """So it would be after a change in the library's inner workings."""
        api = Orders.__new__(Orders)
        api._paths = type("Paths", (), {"get_purchase_order": lambda *_all: None})()
        with self.assertRaises(Configuration) as caught:
            api.purchase_order("4Z32PABC")
        self.assertEqual(caught.exception.setting, "library")
