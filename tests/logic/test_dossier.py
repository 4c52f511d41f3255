from unittest import TestCase

from ...logic.dossier.pdf import MOST_ROWS, Dossier, Section, pdf, printable


class TestDossier(TestCase):
    """Evidence as PDF, on every server and whatever stands in it."""

    def test_the_same_dossier_gives_the_same_bytes(self):
        dossier = Dossier(
            "D", (("Kind", "Shortage"),), (Section("S", ("A",), (("b",),)),)
        )
        self.assertTrue(pdf(dossier).startswith(b"%PDF-"))
        self.assertEqual(pdf(dossier), pdf(dossier))

    def test_markup_and_foreign_letters_are_text(self):
        hostile = "<b>&amp;</para> \N{GRINNING FACE} Łódź " + "x" * 5000
        section = Section(hostile, (hostile,), ((hostile,),), hostile)
        self.assertTrue(pdf(Dossier(hostile, ((hostile, hostile),), (section,))))

    def test_letters_that_no_reader_has_are_written_in_another_way(self):
        self.assertEqual(printable("Łódź Č 中"), "Lódz C ?")
        self.assertEqual(printable(None), "")

    def test_a_section_without_rows_is_only_its_title(self):
        self.assertTrue(pdf(Dossier("D", (), (Section("Empty", ("A", "B")),))))

    def test_what_is_cut_is_counted(self):
        rows = tuple(("x",) for _row in range(MOST_ROWS + 3))
        self.assertTrue(pdf(Dossier("D", (), (Section("S", ("A",), rows),), "%s more")))
