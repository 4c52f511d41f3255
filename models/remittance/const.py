"""Words that the models of this room share."""

#: Of a payment of Amazon's.
STATES = [
    ("new", "New"),
    ("review", "To Review"),
    ("matched", "Matched"),
    ("booked", "Booked"),
    ("cancelled", "Cancelled"),
]
#: remittanceStatus of the Finance Remittance API 2026-03-17.
AMAZON_STATES = [
    ("IN_PROGRESS", "In Progress"),
    ("SUCCESSFUL", "Successful"),
    ("FAILED", "Failed"),
]
#: What a line of a remittance is about.
ROLES = [
    ("invoice", "Invoice"),
    ("credit_note", "Credit Note"),
    ("deduction", "Deduction"),
    ("reversal", "Paid Back"),
    ("unknown", "To Review"),
]
#: What became of a deduction.
DEDUCTION_STATES = [
    ("open", "Open"),
    ("disputed", "Disputed"),
    ("again", "Disputed Again"),
    ("won", "Won"),
    ("partly", "Partly Won"),
    ("lost", "Lost"),
    ("expired", "Expired"),
]
#: And those in which Amazon has yet to answer.
ANSWERABLE = ("disputed", "again")
#: Type of the activity that a payment needs a person.
ALERT = "mail.mail_activity_data_warning"
#: Amazon's manuals: a claim may be disputed twice.
MOST_TRIES = 2
