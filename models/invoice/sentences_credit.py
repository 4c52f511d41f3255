"""Sentences: credit notes."""


def of_credit_notes(env):
    return {
        "credit_country": env._(
            "Amazon takes no credit notes by API in %(country)s: send it another way, "
            "and mark it here as seen."
        ),
        "credit_country_unknown": env._(
            "Amazon does not say whether it takes credit notes by API in %(country)s: "
            "look in Vendor Central whether it is there."
        ),
        "credit_kind_wrong": env._(
            "%(product)s of %(order)s, line %(line_number)s: nobody has said what the "
            "credit is for (price, quantity, freight, a return or a co-op agreement). "
            "Make it by Credit Note for Amazon on the invoice instead."
        ),
        "credit_mixed": env._(
            "One credit note for several kinds (%(kinds)s): Amazon handles each kind "
            "elsewhere. Make one of each."
        ),
        "credit_reference_missing": env._(
            "A credit of the kind %(kind)s needs %(field)s: enter it on the credit "
            "note."
        ),
        "several_invoices": env._(
            "A credit note refers to one invoice, this one to %(invoices)s: make one "
            "for each."
        ),
        "original_unknown": env._(
            "Invoice %(invoice)s was not sent from here: check that Amazon has it "
            "under that number."
        ),
        "original_differs": env._(
            "The credit note names invoice %(invoice)s, and takes back %(original)s: "
            "correct the number."
        ),
        "original_not_sent": env._(
            "Amazon has not got invoice %(invoice)s: send it first, or correct it "
            "instead of crediting it."
        ),
        "credit_on_invoice": env._(
            "%(product)s of %(order)s, line %(line_number)s, refers to another "
            "document (%(kind)s), which only credit notes do: take the reference out."
        ),
        "reference_spelled": env._(
            "The credit note names invoice %(invoice)s; Amazon got it as %(sent)s. "
            "Write it the same way."
        ),
        "credit_before_invoice": env._(
            "The credit note is dated %(dated)s, invoice %(invoice)s %(invoiced_on)s: "
            "date it on that day or later."
        ),
        "return_after_credit": env._(
            "%(product)s of %(order)s: the goods came back on %(returned_on)s, after "
            "the date of the credit note, %(dated)s."
        ),
        "not_invoiced": env._(
            "%(product)s of %(order)s, line %(line_number)s, is not on invoice "
            "%(invoice)s: take it out."
        ),
        "over_credited_quantity": env._(
            "%(product)s of %(order)s, line %(line_number)s: %(credited)s units are "
            "credited, and %(left)s are left of what was invoiced."
        ),
        "over_credited_amount": env._(
            "%(product)s of %(order)s, line %(line_number)s: %(credited)s are "
            "credited, and %(left)s are left of what was invoiced."
        ),
        "over_credited_total": env._(
            "%(credited)s are credited, and %(left)s are left of invoice %(invoice)s."
        ),
        "credited_twice": env._(
            "%(product)s of %(order)s, line %(line_number)s, is credited %(times)s "
            "times for the same %(kind)s."
        ),
        "debit_note_missing": env._(
            "Enter the number of Amazon's debit note: it is recommended for a credit "
            "of the kind %(kind)s."
        ),
        "original_date_missing": env._(
            "The date of invoice %(invoice)s is missing: a credit note names it."
        ),
    }
