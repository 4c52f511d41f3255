"""Sentences: parties, taxes, terms, single countries."""


def of_parties(env):
    missing = env._(
        "The %(field)s of the %(role)s %(party)s is missing. Complete it on Vendor "
        "Central > Configuration > Parties."
    )
    of_ours = env._(
        "The %(field)s of the %(role)s %(party)s is missing. Complete the contact: of "
        "your company, or the one chosen on the instance, tab Invoices."
    )
    return {
        "remit_to_missing": env._(
            "Amazon wants the code of the %(role)s: enter the vendor code on the "
            "instance."
        ),
        "remit_to_incomplete": of_ours,
        "bill_to_missing": env._(
            "The %(role)s is not known: enter it on the register of parties. Amazon's "
            "list of bill-to parties has it."
        ),
        "bill_to_incomplete": missing,
        "party_incomplete": of_ours,
        "address_incomplete": missing,
        "party_code_missing": env._(
            "The %(role)s has no code: Amazon finds it by that."
        ),
        "bill_to_differs": env._(
            "The %(field)s of the %(role)s %(party)s is “%(sent)s” here and "
            "“%(known)s” at Amazon. "
            "Amazon refuses invoices to anybody else than it has on record."
        ),
        "ship_to_differs": env._(
            "The goods of the order went to %(known)s; the invoice says %(sent)s."
        ),
        "same_tax_number": env._(
            "%(number)s is your tax number and Amazon's at once: correct it on the "
            "parties."
        ),
        "ship_to_missing": env._(
            "The %(role)s is not known; the order requisition names it."
        ),
        "tax_number_type": env._(
            "Amazon knows no tax number of the kind %(type)s (%(number)s, of the "
            "%(role)s %(party)s). Choose VAT, GST or local tax number."
        ),
        "tax_number_wrong": env._(
            "%(number)s, of the %(role)s %(party)s, is no VAT number of the European "
            "Union. Check it, with the letters of its country in front."
        ),
        "gst_number_wrong": env._(
            "%(number)s, of the %(role)s %(party)s, is no GSTIN. Check it."
        ),
        "identification_unknown": env._(
            "Amazon takes SIREN and W-IdNr. with their numbers, not %(type)s "
            "“%(number)s”, as the %(role)s %(party)s has it."
        ),
        "identification_wrong": env._(
            "%(number)s, of the %(role)s %(party)s, is no %(type)s. Check it."
        ),
        "siren_missing": env._(
            "The SIREN of the %(role)s %(party)s is missing: invoices of a French "
            "company carry it."
        ),
    }


def of_taxes(env):
    return {
        "tax_type_missing": env._(
            "Tax %(tax)s has no kind that Amazon knows: choose one on Vendor Central > "
            "Configuration > Tax Types."
        ),
        "tax_type_unusual": env._(
            "Tax %(tax)s is told to Amazon as %(type)s; %(usual)s is usual in "
            "%(country)s. Check it on Vendor Central > Configuration > Tax Types."
        ),
        "tax_rate_missing": env._(
            "Tax %(tax)s is none of so many percent: Amazon takes no other. Bill it as "
            "a charge."
        ),
        "tax_rate_wrong": env._(
            "Tax %(tax)s has a rate of %(rate)s percent: check it."
        ),
        "tax_rate_fraction": env._(
            "Amazon asks for whole percents, and %(tax)s has %(rate)s. It is sent so: "
            "look in Vendor Central whether the invoice is there."
        ),
        "line_untaxed": env._(
            "%(product)s of %(order)s, line %(line_number)s, has no tax: choose one, "
            "be it of 0 %% with its reason."
        ),
        "exemption_missing": env._(
            "Nothing is due by %(tax)s, and nobody says why: enter the reason on "
            "Vendor Central > Configuration > Tax Types."
        ),
        "reverse_charge_taxed": env._(
            "Amazon owes tax %(tax)s itself (reverse charge), and %(amount)s of it are "
            "billed: correct the tax of the lines."
        ),
        "export_taxed": env._(
            "The goods leave the country, and taxes of %(amount)s are billed: check "
            "the fiscal position."
        ),
        "tax_amount_differs": env._(
            "%(tax)s of %(taxable)s is %(amount)s here; %(rate)s percent come to "
            "%(due)s. Correct the tax on the invoice."
        ),
    }


def of_terms(env):
    return {
        "terms_missing": env._(
            "The invoice names no payment terms: Amazon pays by those that are agreed."
        ),
        "terms_several": env._(
            "The payment terms have several due dates, and Amazon knows one an "
            "invoice. Choose terms with one line."
        ),
        "terms_unlike": env._(
            "The payment terms cannot be told to Amazon: %(problem)s. Choose terms "
            "with one line, of the whole amount."
        ),
        "terms_differ": env._(
            "The terms are %(type)s, %(net_days)s days, %(discount)s %% within "
            "%(discount_days)s; agreed with Amazon are %(agreed_type)s, "
            "%(agreed_net_days)s days, %(agreed_discount)s %% within "
            "%(agreed_discount_days)s."
        ),
        "discount_incomplete": env._(
            "An early payment discount has a percentage and days: %(discount)s %% "
            "within %(days)s days says nothing."
        ),
    }


def of_countries(env):
    return {
        "country_missing": env._(
            "The marketplace is not known, and so not whose rules hold: choose it on "
            "the instance."
        ),
        "india_several_orders": env._(
            "In India an invoice is of one order, and this one is of %(orders)s: "
            "invoice each order for itself."
        ),
        "hsn_missing": env._(
            "%(product)s of %(order)s, line %(line_number)s: enter the HSN code on the "
            "product."
        ),
        "hsn_wrong": env._(
            "%(product)s of %(order)s, line %(line_number)s: %(code)s is no HSN code, "
            "which has 4, 6 or 8 digits."
        ),
        "gst_missing": env._("The GSTIN of the %(role)s %(party)s is missing."),
        "gst_kinds": env._(
            "%(product)s of %(order)s, line %(line_number)s, is taxed with %(kinds)s: "
            "it is IGST alone, or CGST with SGST or UTGST."
        ),
        "gst_state": env._(
            "The goods went from %(start)s to %(end)s, and %(product)s of %(order)s is "
            "taxed with %(kinds)s: between states it is IGST, within one CGST with "
            "SGST or UTGST."
        ),
        "ship_from_missing": env._(
            "The %(role)s is not complete: its state decides the kind of GST."
        ),
        "split_payment_text": env._(
            "A Polish invoice of split payment carries the words “%(text)s”, as a "
            "further text of the kind SUR in Polish (PL)."
        ),
        "split_payment_unsaid": env._(
            "From %(least)s PLN on (this one: %(total)s), goods of annex 15 are paid "
            "in two parts; then the invoice carries the words “%(text)s”."
        ),
        "description_missing": env._(
            "%(product)s of %(order)s, line %(line_number)s, has no description: an "
            "invoice says what the goods are."
        ),
        "additional_wrong": env._(
            "A further text of the kind “%(type)s” is none that Amazon takes, or says "
            "nothing: take it out."
        ),
    }
