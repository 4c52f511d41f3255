"""Words that the models of this room share."""

INVOICE_TYPES = [("Invoice", "Invoice"), ("CreditNote", "Credit Note")]
#: What became of an invoice beyond its transmission: Amazon never shows one.
SEEN_STATES = [
    ("unverified", "Not Seen Yet"),
    ("seen", "Seen by Amazon"),
    ("paid", "Paid"),
    ("short", "Paid Short"),
]
#: Something has proved that Amazon has it in its books.
PROVEN = ("seen", "paid", "short")
#: States of a submission in which Amazon has the document, or may have it.
MAY_HAVE = (
    "sending",
    "unknown",
    "held",
    "submitted",
    "presumed",
    "confirmed",
    "mismatch",
)
#: And those in which Odoo's document stays as it was written down for Amazon.
STAYS = (*MAY_HAVE, "queued")
#: When an invoice is made by itself.
POLICIES = [
    ("manual", "By a Button"),
    ("shipped", "When the Goods Have Left"),
    ("confirmed", "When Amazon Has Taken the Shipment Confirmation"),
]
GROUPINGS = [("order", "One for Each Order"), ("shipment", "One for Each Shipment")]
#: What a credit note is for, in Amazon's kinds.
CREDIT_KINDS = [
    ("PQV", "Quantity: billed and not received, or paid twice"),
    ("PPV", "Price: billed at another cost"),
    ("Freight", "Freight"),
    ("Returns", "Returned Goods"),
    ("Coop", "Co-op Agreement"),
]
#: What may be billed beside the goods (vendorInvoices.json, ChargeDetails.type).
CHARGES = [
    ("Freight", "Charge: Freight"),
    ("Packing", "Charge: Packing"),
    ("Duty", "Charge: Duty"),
    ("Service", "Charge: Service"),
    ("SmallOrder", "Charge: Small Order"),
    ("InsurancePlacementCost", "Charge: Insurance Placement"),
    ("InsuranceFee", "Charge: Insurance"),
    ("SpecialHandlingService", "Charge: Special Handling"),
    ("CollectionAndRecyclingService", "Charge: Collection and Recycling"),
    ("EnvironmentalProtectionService", "Charge: Environmental Protection"),
    ("TaxCollectedAtSource", "Charge: Tax Collected at Source"),
]
#: What may be taken off (AllowanceDetails.type).
ALLOWANCES = [
    ("Discount", "Allowance: Discount"),
    ("DiscountIncentive", "Allowance: Discount Incentive"),
    ("Defective", "Allowance: Defective Goods"),
    ("Promotional", "Allowance: Promotion"),
    ("UnsaleableMerchandise", "Allowance: Unsaleable Goods"),
    ("Special", "Allowance: Special"),
]
#: Marketplaces in which an invoice is about one order only (CONTRACT: India).
ONE_ORDER = ("IN",)
