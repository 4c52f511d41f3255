"""Documents come from Amazon's stores, whole or not at all, and nothing goes there."""

import gzip
import json
import logging
import os
import tempfile
from unittest.mock import patch

from ...spapi import download, redact, session
from ...spapi.endpoints import endpoint_for
from ...spapi.errors import Rejected, Retryable
from ...spapi.messages.values import MessageError
from ...spapi.operations.reports import Reports
from ...spapi.records import RawDocument
from .case import BaseCase, tagged
from .common import HANG, HANG_UP, TOKEN, LoopbackMixin, reply
from .test_deadline import ENDLESS

TEXT = "asin\tname\nB00SIMUL01\tKäse €\n"
SIGNED = "/store/report?X-Amz-Signature=canary-signature&X-Amz-Expires=300"


@tagged("post_install", "-at_install")
class TestDownload(LoopbackMixin, BaseCase):
    def document(self, path=SIGNED, **more):
        found = {"reportDocumentId": "d", "url": self.server.url + path, **more}
        return RawDocument(json.dumps(found), None)

    def download(self, *answers, gateway=None, limits=None, **more):
        self.server.script = list(answers)
        reports = (gateway or self.gateway()).use(Reports)
        return reports.download(self.document(**more), **(limits or {}))

    def plain(self, text=TEXT, charset="UTF-8", **headers):
        kind = f"text/plain;charset={charset}" if charset else "text/plain"
        body = text if isinstance(text, bytes) else text.encode(charset or "utf-8")
        return reply(200, body, Content_Type=kind, **headers)

    def test_from_the_request_to_the_text(self):
        packed = gzip.compress(TEXT.encode())
        address = {"reportDocumentId": "d", "url": self.server.url + SIGNED}
        self.server.script = [
            reply(202, {"reportId": "52"}),
            reply(200, {"reportId": "52", "processingStatus": "DONE"}),
            reply(200, {**address, "compressionAlgorithm": "GZIP"}),
            reply(200, packed, Content_Type="text/plain; charset=UTF-8"),
        ]
        reports = self.gateway().use(Reports)
        report_id = reports.create_report("GET_VENDOR_SALES_REPORT", ["M"])
        self.assertIn("DONE", reports.report(report_id).text)
        found = reports.download(reports.report_document("d"))
        self.assertEqual((found.text, found.charset), (TEXT, "UTF-8"))
        self.assertEqual(found.content, TEXT.encode())
        self.assertEqual(
            [call.path for call in self.server.calls],
            [
                "/reports/2021-06-30/reports",
                "/reports/2021-06-30/reports/52",
                "/reports/2021-06-30/documents/d",
                "/store/report",
            ],
        )

    def test_neither_the_token_nor_anything_else_of_ours_goes_to_the_store(self):
        gateway = self.gateway()
        gateway.access_token()
        with tempfile.NamedTemporaryFile("w") as netrc:
            netrc.write("machine 127.0.0.1 login canary password canary-netrc\n")
            netrc.flush()
            with patch.dict(os.environ, {"NETRC": netrc.name}):
                self.download(self.plain(), gateway=gateway)
        (call,) = self.server.calls
        self.assertEqual(call.target, SIGNED)
        self.assertLessEqual(
            set(call.headers),
            {"host", "user-agent", "accept", "accept-encoding", "connection"},
        )
        self.assertNotIn(TOKEN, repr(call))

    def test_the_signed_address_reaches_no_audit_and_no_message(self):
        gateway = self.gateway()
        self.server.script = [reply(200, json.loads(self.document().text)), HANG_UP]
        reports = gateway.use(Reports)
        with self.assertRaises(Retryable) as caught:
            reports.download(reports.report_document("d"))
        self.assertNotIn("canary-signature", repr((self.records, caught.exception)))
        self.assertEqual(self.records[-1].path, "/store/report")
        self.assertEqual(self.records[-1].host, self.server.url)
        logged = redact.mask(f"GET {SIGNED} HTTP/1.1")
        self.assertNotIn("canary-signature", logged)

    def test_addresses_that_are_none_of_amazons(self):
        endpoint = endpoint_for("production", "DE")
        for url in (
            "http://bucket.s3.amazonaws.com/x",
            "https://amazonaws.com.example.com/x",
            "https://example.com/amazonaws.com",
            "https://evilamazonaws.com/x",
            "https://user@bucket.s3.amazonaws.com/x",
            "https://bucket.s3.amazonaws.com@example.com/x",
            "https://bucket.s3.amazonaws.com:8443/x",
            "https://127.0.0.1/x",
            "https://169.254.169.254/latest/meta-data",
            "https://localhost/x",
            "file:///etc/passwd",
            "ftp://bucket.s3.amazonaws.com/x",
            "//bucket.s3.amazonaws.com/x",
            "https://[::1/x",
            "https://bucket.s3.amazonaws.com:99999/x",
            "",
            None,
            ["https://bucket.s3.amazonaws.com/x"],
        ):
            with self.subTest(url=url), self.assertRaises(Rejected):
                download.check_address(url, endpoint)
        for url in (
            "https://tortuga-prod-eu.s3-eu-west-1.amazonaws.com/x?X-Amz-Expires=300",
            "https://d34o8swod1owfl.cloudfront.net/SampleResult",
        ):
            download.check_address(url, endpoint)

    def test_a_simulated_amazon_stores_nothing_elsewhere(self):
        document = RawDocument('{"url": "https://bucket.s3.amazonaws.com/x"}', None)
        with self.assertRaises(Rejected):
            self.gateway().use(Reports).download(document)
        self.assertEqual(self.records, [])

    def test_a_redirect_is_not_followed(self):
        target = f"{self.server.url}/elsewhere"
        with self.assertRaises(Rejected):
            self.download(reply(302, b"", Location=target))
        self.assertEqual(len(self.server.calls), 1)

    def test_an_address_that_is_too_old_needs_a_new_one(self):
        for status in (400, 403, 404, 410):
            with self.subTest(status=status), self.assertRaises(Retryable) as caught:
                self.download(reply(status, b"<Error>Request has expired</Error>"))
            self.assertIn("new one", caught.exception.message)

    def test_a_store_in_trouble_is_tried_again_later(self):
        for answer in (reply(500), reply(503), reply(429), HANG_UP, b"rubbish\r\n\r\n"):
            with self.subTest(answer=answer), self.assertRaises(Retryable) as caught:
                self.download(answer)
            self.assertGreater(caught.exception.seconds, 0)

    def test_a_document_cut_short_is_none(self):
        packed = gzip.compress(TEXT.encode() * 100)
        with self.assertRaises(Retryable):
            self.download(reply(200, packed[:50], Content_Length=len(packed)))
        with self.assertRaises(Retryable):
            self.download(reply(200, packed[:50]), compressionAlgorithm="GZIP")
        with self.assertRaises(Retryable):
            self.download(reply(200, b"<html>"), compressionAlgorithm="GZIP")

    def test_what_travels_is_bounded(self):
        limits = {"max_bytes": 1000}
        with self.assertRaises(Retryable) as caught:
            self.download(self.plain("x" * 1001), limits=limits)
        self.assertIn("too large", caught.exception.message)
        self.assertEqual(
            len(self.download(self.plain("x" * 1000), limits=limits).text), 1000
        )

    def test_what_it_becomes_is_bounded(self):
        packed = gzip.compress(b"x" * 5_000_000)
        limits = {"max_content": 100_000}
        with self.assertRaises(Retryable) as caught:
            self.download(
                reply(200, packed), limits=limits, compressionAlgorithm="GZIP"
            )
        self.assertIn("too large", caught.exception.message)

    def test_it_is_unpacked_once_and_no_more(self):
        """Also where the store says so a second time."""
        packed = gzip.compress(TEXT.encode())
        found = self.download(
            reply(200, packed, Content_Encoding="gzip"), compressionAlgorithm="GZIP"
        )
        self.assertEqual(found.text, TEXT)
        found = self.download(reply(200, packed, Content_Encoding="gzip"))
        self.assertEqual(found.text, TEXT)
        twice = gzip.compress(packed)
        for encoding in ("gzip, gzip", "br", "zstd", "deflate"):
            with self.subTest(encoding=encoding), self.assertRaises(Retryable):
                self.download(reply(200, twice, Content_Encoding=encoding))

    def test_a_compression_nobody_documents_is_refused(self):
        for algorithm in ("ZIP", ["GZIP"], {}, 1):
            with self.subTest(algorithm=algorithm), self.assertRaises(Rejected):
                self.download(compressionAlgorithm=algorithm)
        self.assertFalse(self.server.calls)

    def test_a_document_without_an_address_is_no_crash(self):
        for text in ("{}", "[]", "null", '{"url": ["x"]}', "[" * 100_000, ""):
            with self.subTest(text=text[:20]), self.assertRaises(Retryable):
                self.gateway().use(Reports).download(RawDocument(text, None))

    def test_bytes_that_trickle_without_an_end(self):
        gateway = self.gateway(timeout=0.3)
        # It warns of headers that are none; so do we, in the audit.
        warns = logging.getLogger("urllib3.connection")
        with (
            patch.object(session, "_LONGEST_DOWNLOAD", 0.6),
            patch.object(warns, "disabled", True),
        ):
            for what, answer in {**ENDLESS, "silence": HANG}.items():
                with self.subTest(what), self.assertRaises(Retryable):
                    self.download(answer, gateway=gateway)

    def test_a_body_without_a_length_that_is_cut_by_the_deadline_is_not_its_end(self):
        endless = ENDLESS["a body"]
        endless = type(endless)(b"HTTP/1.0 200 X\r\n\r\n", b"x")
        gateway = self.gateway(timeout=0.3)
        with (
            patch.object(session, "_LONGEST_DOWNLOAD", 0.6),
            self.assertRaises(Retryable) as caught,
        ):
            self.download(endless, gateway=gateway)
        self.assertIn("takes too long", caught.exception.message)

    def test_a_proxy_of_the_server_sees_nothing_of_the_simulator(self):
        proxies = {
            "HTTP_PROXY": "http://127.0.0.1:9",
            "ALL_PROXY": "http://127.0.0.1:9",
        }
        with patch.dict(os.environ, proxies):
            self.assertEqual(self.download(self.plain()).text, TEXT)


@tagged("post_install", "-at_install")
class TestText(BaseCase):
    def test_the_charset_of_the_header_is_right(self):
        for charset, codec in (
            ("UTF-8", "utf-8"),
            ("Cp1252", "cp1252"),
            ("windows-31j", "cp932"),
            ("ISO-8859-1", "latin-1"),
        ):
            text = "名前" if codec == "cp932" else "Käse"
            found = download.Download(text.encode(codec), charset)
            self.assertEqual(found.text, text)

    def test_without_a_charset_it_is_utf_8_or_cp1252(self):
        self.assertEqual(download.Download("Käse €".encode()).text, "Käse €")
        self.assertEqual(download.Download("Käse €".encode("cp1252")).text, "Käse €")
        self.assertEqual(download.Download(b"\xef\xbb\xbfasin").text, "asin")

    def test_what_cannot_be_read_is_said_and_kept(self):
        for content, charset in (
            (b"\xff\xfe\xff", "UTF-8"),
            (b"abc", "rot13"),
            (b"abc", "zlib"),
            (b"abc", "unicode_escape"),
            (b"abc", "no-such-charset"),
            (b"\x81\x8d", None),
        ):
            document = download.Download(content, charset)
            with self.subTest(charset=charset), self.assertRaises(MessageError):
                _ = document.text
            self.assertEqual(document.content, content)

    def test_nul_is_no_text(self):
        self.assertEqual(download.Download(b"a\0b").text, "ab")
