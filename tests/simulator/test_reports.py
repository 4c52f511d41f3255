"""Reports: asked for, looked at, fetched."""

import gzip
import json
import unittest
from datetime import timedelta
from urllib.parse import urlsplit

from odoo.tests import BaseCase, tagged

from ...simulator.clock import iso
from ..common_simulator import SimulatorMixin
from ..sdk_contract import SDK, SdkContract, sdk

ROOT = "/reports/2021-06-30"
REPORTS = f"{ROOT}/reports"
KIND = "GET_MERCHANT_LISTINGS_ALL_DATA"
ROWS = "sku\tname\nNL-1\tZürich\n"
GERMANY = "A1PA6795UKMFR9"


class ReportsCase(SimulatorMixin, BaseCase):
    def setUp(self):
        super().setUp()
        self.sim.add_report_type(KIND, ROWS)

    def create(self, account="demo", **changes):
        """Ask for a report; ``None`` leaves a member out."""
        body = {"reportType": KIND, "marketplaceIds": [GERMANY]} | changes
        body = {name: value for name, value in body.items() if value is not None}
        headers = {"Content-Type": "application/json"}
        headers["x-amz-access-token"] = self.token(account)
        return self.request("POST", REPORTS, json.dumps(body), headers)

    def created(self, **changes):
        answer = self.create(**changes)
        self.assertEqual(answer.status, 202, answer.text)
        return answer.json["reportId"]

    def report(self, number):
        return self.get(f"{REPORTS}/{number}").json

    def status(self, number):
        return self.report(number)["processingStatus"]

    def done(self, **changes):
        """Ask for a report, wait for it, and return it."""
        number = self.created(**changes)
        self.sim.clock.advance(minutes=1)
        return self.report(number)

    def document(self, report, **query):
        """Ask where the document of a report is."""
        answer = self.get(f"{ROOT}/documents/{report['reportDocumentId']}", **query)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json

    def download(self, document):
        """Fetch a document as any HTTP client does: without an access token."""
        url = urlsplit(document["url"])
        self.assertEqual(url.netloc, f"127.0.0.1:{self.sim.port}")
        return self.request("GET", url.path)


@tagged("post_install", "-at_install")
class TestLife(ReportsCase):
    def test_a_report_goes_by_the_clock(self):
        self.sim.set_report_pace(queued=60, making=120)
        number = self.created()
        self.assertEqual(self.status(number), "IN_QUEUE")
        self.sim.clock.advance(seconds=60)
        self.assertEqual(self.status(number), "IN_PROGRESS")
        self.sim.clock.advance(seconds=119)
        self.assertEqual(self.status(number), "IN_PROGRESS")
        self.sim.clock.advance(minutes=30)
        report = self.report(number)
        self.assertEqual(report["processingStatus"], "DONE")
        self.assertEqual(report["createdTime"], "2026-03-10T12:00:00.000Z")
        self.assertEqual(report["processingStartTime"], "2026-03-10T12:01:00.000Z")
        self.assertEqual(report["processingEndTime"], "2026-03-10T12:03:00.000Z")

    def test_a_report_goes_by_the_number_of_looks(self):
        self.sim.set_report_pace(queued=2, making=1, by_polls=True)
        number = self.created()
        self.get(REPORTS, reportTypes=KIND)
        self.sim.clock.advance(minutes=30)
        self.assertEqual(
            [self.status(number) for _ in range(5)],
            ["IN_QUEUE", "IN_QUEUE", "IN_PROGRESS", "DONE", "DONE"],
        )

    def test_what_is_asked_for_reaches_who_makes_it(self):
        seen = []
        start, end = (iso(self.sim.clock.now() - timedelta(days=n)) for n in (2, 1))
        self.sim.add_report_type(KIND, lambda report: seen.append(report) or "x")
        report = self.done(
            dataStartTime=start, dataEndTime=end, reportOptions={"custom": "true"}
        )
        (made,) = seen
        self.assertEqual((iso(made.start), iso(made.end)), (start, end))
        self.assertEqual(made.options, {"custom": "true"})
        self.assertEqual((made.account, made.marketplaces), ("demo", [GERMANY]))
        self.assertEqual(report["dataStartTime"], start)
        self.status(report["reportId"])
        self.assertEqual(len(seen), 1)

    def test_without_data_a_report_is_cancelled(self):
        self.sim.add_report_type(KIND, lambda report: None)
        report = self.done()
        self.assertEqual(report["processingStatus"], "CANCELLED")
        self.assertNotIn("reportDocumentId", report)

    def test_a_fatal_report_may_say_why(self):
        self.sim.end_next_reports("FATAL", times=2, explanation="Too many rows.")
        report = self.done()
        self.assertEqual(report["processingStatus"], "FATAL")
        document = self.document(report)
        self.assertNotIn("compressionAlgorithm", document)
        self.assertEqual(self.download(document).text, "Too many rows.")
        self.assertEqual(self.done()["processingStatus"], "FATAL")
        self.sim.end_next_reports("FATAL")
        self.assertNotIn("reportDocumentId", self.done())
        self.assertEqual(self.done()["processingStatus"], "DONE")
        with self.assertRaisesRegex(ValueError, "not DONE"):
            self.sim.end_next_reports("DONE")

    def test_a_report_is_cancelled_in_the_queue_only(self):
        headers = {"x-amz-access-token": self.token()}
        number = self.created()
        answer = self.request("DELETE", f"{REPORTS}/{number}", headers=headers)
        self.assertEqual((answer.status, answer.text), (200, ""))
        self.assertEqual(self.status(number), "CANCELLED")
        number = self.done()["reportId"]
        answer = self.request("DELETE", f"{REPORTS}/{number}", headers=headers)
        self.assertEqual(answer.status, 400)
        self.assertEqual(self.status(number), "DONE")

    def test_what_is_asked_wrongly_is_refused(self):
        tomorrow = iso(self.sim.clock.now() + timedelta(days=1))
        start, end = (iso(self.sim.clock.now() - timedelta(days=n)) for n in (1, 2))
        for changes in (
            {"reportType": "GET_NOTHING"},
            {"reportType": None},
            {"marketplaceIds": None},
            {"marketplaceIds": []},
            {"marketplaceIds": ["A"] * 26},
            {"dataStartTime": "2026-03-09"},
            {"dataEndTime": tomorrow},
            {"dataStartTime": start, "dataEndTime": end},
            {"reportOptions": {"custom": True}},
            {"path": "/reports"},
        ):
            answer = self.create(**changes)
            self.assertEqual(answer.status, 400, changes)
            self.assertEqual(answer.error["code"], "InvalidInput")
        self.assertEqual(self.get(f"{REPORTS}/1").status, 404)
        self.sim.deny("createReport")
        self.assertEqual(self.create().status, 403)

    def test_the_plans_are_amazon_s(self):
        self.sim.set_rate(None)
        self.sim.limits.clock = self
        answers = [self.create() for _ in range(16)]
        self.assertEqual([a.status for a in answers], [202] * 15 + [429])
        self.assertEqual(answers[0].headers["x-amzn-RateLimit-Limit"], "0.0167")
        self.assertEqual(self.get(REPORTS, reportTypes=KIND).status, 200)

    def monotonic(self):
        return 0.0

    def test_a_reset_forgets_reports_and_keeps_their_types(self):
        report = self.done()
        document = self.document(report)
        self.sim.reset()
        self.assertEqual(self.get(f"{REPORTS}/{report['reportId']}").status, 404)
        self.assertEqual(self.download(document).status, 403)
        self.assertEqual(self.done()["processingStatus"], "DONE")


@tagged("post_install", "-at_install")
class TestList(ReportsCase):
    def numbers(self, **query):
        answer = self.get(REPORTS, **query)
        self.assertEqual(answer.status, 200, answer.text)
        return [each["reportId"] for each in answer.json["reports"]]

    def test_newest_first_and_by_filters(self):
        old = self.created()
        self.sim.clock.advance(days=10)
        self.tokens.clear()
        self.sim.add_report_type("OTHER", "x")
        new = self.created(marketplaceIds=["OTHER", GERMANY])
        other = self.created(reportType="OTHER")
        self.assertEqual(self.numbers(reportTypes=KIND), [new, old])
        both = self.numbers(reportTypes=f"{KIND},OTHER")
        self.assertEqual(set(both), {new, old, other})
        self.assertEqual(
            self.numbers(reportTypes=KIND, processingStatuses="IN_QUEUE,FATAL"), [new]
        )
        self.assertEqual(self.numbers(reportTypes=KIND, marketplaceIds="OTHER"), [new])
        week = iso(self.sim.clock.now() - timedelta(days=7))
        self.assertEqual(self.numbers(reportTypes=KIND, createdSince=week), [new])
        self.assertEqual(self.numbers(reportTypes=KIND, createdUntil=week), [old])
        self.sim.clock.advance(days=81)
        self.tokens.clear()
        self.assertEqual(self.numbers(reportTypes=KIND), [new])

    def test_further_pages_by_the_token_alone(self):
        made = {self.created() for _ in range(5)}
        answer = self.get(REPORTS, reportTypes=KIND, pageSize=2)
        found = [each["reportId"] for each in answer.json["reports"]]
        self.assertEqual(len(found), 2)
        while token := answer.json.get("nextToken"):
            answer = self.get(REPORTS, nextToken=token)
            found += [each["reportId"] for each in answer.json["reports"]]
        self.assertEqual((len(found), set(found)), (5, made))

    def test_wrong_lists_are_refused(self):
        for _ in range(2):
            self.created()
        token = self.get(REPORTS, reportTypes=KIND, pageSize=1).json["nextToken"]
        for query in (
            {},
            {"nextToken": token, "pageSize": 1},
            {"nextToken": "nonsense"},
            {"reportTypes": ",".join("ABCDEFGHIJK")},
            {"reportTypes": KIND, "processingStatuses": "READY"},
            {"reportTypes": KIND, "pageSize": 101},
        ):
            self.assertEqual(self.get(REPORTS, **query).status, 400, query)
        self.assertEqual(self.get(REPORTS, "demo_us", nextToken=token).status, 400)

    def test_amazon_makes_some_of_its_own_accord(self):
        number = self.sim.publish_report(KIND)
        self.assertEqual(self.numbers(reportTypes=KIND), [number])
        self.assertEqual(self.download(self.document(self.report(number))).status, 200)

    def test_accounts_do_not_see_each_other(self):
        report = self.done()
        path = f"{ROOT}/documents/{report['reportDocumentId']}"
        self.assertEqual(self.get(path, "demo_us").status, 404)
        path = f"{REPORTS}/{report['reportId']}"
        self.assertEqual(self.get(path, "demo_us").status, 404)
        answer = self.get(REPORTS, "demo_us", reportTypes=KIND)
        self.assertEqual(answer.json["reports"], [])


@tagged("post_install", "-at_install")
class TestDocument(ReportsCase):
    def test_compressed_as_amazon_says(self):
        document = self.document(self.done())
        self.assertEqual(document["compressionAlgorithm"], "GZIP")
        answer = self.download(document)
        self.assertEqual(gzip.decompress(answer.body).decode(), ROWS)
        self.assertNotIn("Content-Encoding", answer.headers)
        self.assertEqual(
            answer.headers["Content-Type"], "text/tab-separated-values; charset=UTF-8"
        )

    def test_the_store_says_so_too_on_request(self):
        document = self.document(self.done(), enableContentEncodingUrlHeader="true")
        self.assertEqual(document["compressionAlgorithm"], "GZIP")
        answer = self.download(document)
        self.assertEqual(answer.headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(answer.body).decode(), ROWS)

    def test_plain_and_in_another_charset(self):
        self.sim.add_report_type(KIND, ROWS, charset="Cp1252", gzipped=False)
        document = self.document(self.done())
        self.assertNotIn("compressionAlgorithm", document)
        answer = self.download(document)
        self.assertEqual(answer.body, ROWS.encode("cp1252"))
        self.assertEqual(answer.headers.get_content_charset(), "cp1252")

    def test_without_a_word_about_the_charset(self):
        self.sim.add_report_type(KIND, b"\xff\x00", charset=None, gzipped=False)
        answer = self.download(self.document(self.done()))
        self.assertEqual(answer.body, b"\xff\x00")
        self.assertIsNone(answer.headers.get_content_charset())

    def test_the_address_is_good_for_five_minutes(self):
        report = self.done()
        document = self.document(report)
        self.sim.clock.advance(minutes=4, seconds=59)
        self.assertEqual(self.download(document).status, 200)
        self.sim.clock.advance(seconds=1)
        answer = self.download(document)
        self.assertEqual(answer.status, 403)
        self.assertIn("<Message>Request has expired</Message>", answer.text)
        self.assertEqual(self.download(self.document(report)).status, 200)

    def test_a_download_can_be_spoilt_and_stands_in_the_ledger(self):
        document = self.document(self.done())
        self.sim.add_fault("server_error", "downloadReportDocument")
        self.sim.add_fault("empty_body", "downloadReportDocument")
        self.assertEqual(self.download(document).status, 503)
        self.assertEqual(self.download(document).body, b"")
        self.assertNotEqual(self.download(document).body, b"")
        found = self.sim.ledger.find("downloadReportDocument")
        self.assertEqual([each.delivered for each in found], [False, False, True])
        self.assertEqual(found[-1].account, "demo")

    def test_it_is_controlled_over_http(self):
        def call(method, **arguments):
            body, headers = json.dumps(arguments), {"Content-Type": "application/json"}
            return self.request("POST", f"/_control/{method}", body, headers).status

        self.assertEqual(
            call("add_report_type", report_type="MINE", content="a\tb\n"), 200
        )
        self.assertEqual(call("set_report_pace", queued=0, making=0), 200)
        number = self.created(reportType="MINE")
        answer = self.download(self.document(self.report(number)))
        self.assertEqual(gzip.decompress(answer.body), b"a\tb\n")


@unittest.skipUnless(SDK, "Amazon's SDK (amzn-sp-api) is not installed")
@tagged("post_install", "-at_install")
class TestReportsContract(SdkContract, ReportsCase):
    def test_the_answers_are_amazon_s(self):
        models = sdk("models.reports_v2021_06_30")
        answer = self.create(dataStartTime=iso(self.sim.clock.now()))
        self.hold(answer.json, "CreateReportResponse", models)
        number = answer.json["reportId"]
        self.hold(self.report(number), "Report", models)
        self.sim.clock.advance(seconds=15)
        self.hold(self.report(number), "Report", models)
        self.sim.clock.advance(minutes=1)
        report = self.report(number)
        self.assertEqual(report["processingStatus"], "DONE")
        self.hold(report, "Report", models)
        self.hold(self.document(report), "ReportDocument", models)
        self.created()
        listed = self.get(REPORTS, reportTypes=KIND, pageSize=1).json
        self.assertIn("nextToken", listed)
        self.hold(listed, "GetReportsResponse", models)
        self.hold(self.get(REPORTS).json, "ErrorList", models)
