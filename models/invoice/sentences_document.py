"""Sentences: number, account, time, sums, and the three-way match."""


def of_documents(env):
    return {
        "type_unknown": env._("Amazon takes invoices and credit notes, no %(type)s."),
        "edi_disabled": env._(
            "Amazon does not take invoices by API from this account yet. Ask for it in "
            "Vendor Central (Support > Contact Us > EDI), then say on the instance "
            "that it is enabled."
        ),
        "parallel_test": env._(
            "Amazon's parallel test has not been passed: enter this invoice in Vendor "
            "Central too. Amazon wants at least three, and writes when the test is "
            "over; then say so on the instance."
        ),
        "number_missing": env._(
            "The document has no number that Amazon could keep: post it first."
        ),
        "number_used": env._(
            "Amazon was told of another document %(number)s before, and a number is "
            "used once, for ever. Give this one another number."
        ),
        "number_alike": env._(
            "%(number)s is the same as %(other)s to Amazon, which keeps letters and "
            "digits only. Give this document another number."
        ),
        "number_long": env._(
            "%(number)s has %(length)s characters; more than %(most)s may be cut off. "
            "Choose a shorter sequence for the journal."
        ),
        "number_characters": env._(
            "Amazon may not keep “%(characters)s” in %(number)s: use letters, digits "
            "and dashes in the sequence of the journal."
        ),
        "number_stripped": env._(
            "Amazon drops “%(characters)s” of a number: payments will name %(left)s."
        ),
        "number_like_claim": env._(
            "%(number)s ends as Amazon's own names of deductions do, and payments "
            "could not tell them apart. Give the document another number."
        ),
        "date_missing": env._("The document has no date."),
        "date_in_future": env._(
            "The date %(dated)s is still to come for Amazon: send the document then, "
            "or date it earlier."
        ),
        "date_before_order": env._(
            "The document is dated %(dated)s, and Amazon placed order %(order)s on "
            "%(ordered_on)s only. Date it on that day or later."
        ),
        "not_shipped": env._(
            "%(product)s of %(order)s, line %(line_number)s: %(eaches)s units have not "
            "been shipped. Amazon refuses invoices of goods that have not left."
        ),
        "date_before_shipped": env._(
            "The document is dated %(dated)s, and %(product)s of %(order)s left on "
            "%(shipped_on)s only."
        ),
        "late": env._(
            "%(product)s of %(order)s left on %(shipped_on)s, %(days)s days ago: send "
            "invoices within %(most)s days. Amazon counts what it owes from the date "
            "of the invoice."
        ),
    }


def of_totals(env):
    return {
        "no_items": env._("There is no line in the document."),
        "currency_missing": env._("“%(currency)s” is no currency that Amazon knows."),
        "currency_differs": env._(
            "The document is in %(currency)s, and Amazon ordered in %(ordered)s: bill "
            "it in that currency."
        ),
        "total_zero": env._("The total is zero: there is nothing to bill."),
        "amount_negative": env._(
            "Amazon takes no amounts below zero: %(what)s, %(amount)s. What lowers an "
            "invoice is an allowance or a credit note."
        ),
        "amount_too_fine": env._(
            "%(amount)s (%(what)s) has more than %(digits)s decimals, which nobody can "
            "pay. Look at the rounding of the currency."
        ),
        "untaxed_differs": env._(
            "The untaxed amount is %(untaxed)s, its lines come to %(lines)s: a "
            "difference of %(difference)s. Take lines out that Amazon did not order."
        ),
        "total_differs": env._(
            "The total is %(total)s, amount and taxes come to %(sum)s: a difference of "
            "%(difference)s."
        ),
        "line_amount_differs": env._(
            "%(product)s of %(order)s, line %(line_number)s, is booked with "
            "%(amount)s; quantity and Amazon's cost come to %(exact)s. Correct price, "
            "discount or quantity on the invoice."
        ),
        "rounding_differs": env._(
            "The lines sum to %(lines)s, Amazon comes to %(exact)s: %(difference)s of "
            "rounding. Round per tax instead of per line (Accounting > Settings)."
        ),
        "taxes_differ": env._(
            "%(tax)s is %(header)s in all and %(lines)s line by line: a difference of "
            "%(difference)s. Amazon wants both to be the same."
        ),
        "charge_unknown": env._(
            "Amazon has no charge “%(type)s” (%(amount)s): choose one of Amazon's "
            "kinds."
        ),
        "allowance_unknown": env._(
            "Amazon has no allowance “%(type)s” (%(amount)s): choose one of Amazon's "
            "kinds."
        ),
        "charge_not_repeated": env._(
            "The lines have %(lines)s of %(type)s, the whole document %(header)s: "
            "Amazon wants each charge there too."
        ),
        "allowance_not_repeated": env._(
            "The lines have %(lines)s of %(type)s taken off, the whole document "
            "%(header)s: Amazon wants each allowance there too."
        ),
    }


def of_lines(env):
    return {
        "order_missing": env._(
            "Line %(sequence)s, %(product)s, belongs to no line of Amazon's orders: "
            "take it out."
        ),
        "order_number_odd": env._(
            "Amazon's order numbers have eight letters and digits: look at %(order)s."
        ),
        "sequence_wrong": env._(
            "The lines of the document are not numbered once each, from 1: look at "
            "number %(sequence)s, %(product)s of %(order)s."
        ),
        "quantity_wrong": env._(
            "%(product)s of %(order)s, line %(line_number)s: %(quantity)s cannot be "
            "billed. Take the line out."
        ),
        "unit_wrong": env._(
            "%(product)s of %(order)s, line %(line_number)s: Amazon counts eaches or "
            "cases, not %(unit)s of %(unit_size)s."
        ),
        "unit_differs": env._(
            "%(product)s of %(order)s, line %(line_number)s, is billed in %(unit)s of "
            "%(unit_size)s; Amazon ordered in %(ordered_unit)s of %(ordered_size)s."
        ),
        "product_missing": env._(
            "Line %(line_number)s of %(order)s has neither ASIN nor vendor SKU: enter "
            "one on the product's mapping."
        ),
        "product_differs": env._(
            "Line %(line_number)s of %(order)s is ordered as %(ordered)s and billed as "
            "%(sent)s: Amazon matches the number of the order."
        ),
        "cost_wrong": env._(
            "%(product)s of %(order)s, line %(line_number)s: a cost of %(cost)s cannot "
            "be billed."
        ),
        "cost_differs": env._(
            "%(product)s of %(order)s, line %(line_number)s, is billed at %(cost)s; "
            "agreed with Amazon are %(agreed)s. Amazon takes the difference off."
        ),
        "weight_missing": env._(
            "%(product)s of %(order)s, line %(line_number)s, is priced by weight "
            "(%(unit)s): enter what it weighs in all."
        ),
        "over_ordered": env._(
            "%(product)s of %(order)s, line %(line_number)s: %(invoiced)s are "
            "invoiced, and Amazon ordered %(ordered)s. Take %(over)s out."
        ),
        "over_confirmed": env._(
            "%(product)s of %(order)s, line %(line_number)s: %(invoiced)s are "
            "invoiced, and %(confirmed)s were confirmed. Take %(over)s out: Amazon "
            "refuses them, or charges their full cost."
        ),
        "over_shipped": env._(
            "%(product)s of %(order)s, line %(line_number)s: %(invoiced)s are "
            "invoiced, and %(shipped)s were shipped. Take %(over)s out, or ship them "
            "first."
        ),
        "under_shipped": env._(
            "%(product)s of %(order)s, line %(line_number)s: %(missing)s of the "
            "%(shipped)s shipped units are on no invoice yet."
        ),
    }
