"""The enumerations of Amazon's models of invoices.

``vendorInvoices.json``, with what it adds for electronic invoices in the EU; the taxes
are also those of direct fulfilment (``vendorDirectFulfillmentPaymentsV1.json``).

The simulator has them once more on purpose: a mistake here is not to be one there.
"""

TAX_TYPES = (
    "CGST",
    "SGST",
    "CESS",
    "UTGST",
    "IGST",
    "MwSt.",
    "PST",
    "TVA",
    "VAT",
    "GST",
    "ST",
    "Consumption",
    "MutuallyDefined",
    "DomesticVAT",
)
CHARGE_TYPES = (
    "Freight",
    "Packing",
    "Duty",
    "Service",
    "SmallOrder",
    "InsurancePlacementCost",
    "InsuranceFee",
    "SpecialHandlingService",
    "CollectionAndRecyclingService",
    "EnvironmentalProtectionService",
    "TaxCollectedAtSource",
)
ALLOWANCE_TYPES = (
    "Discount",
    "DiscountIncentive",
    "Defective",
    "Promotional",
    "UnsaleableMerchandise",
    "Special",
)
TERMS_TYPES = (
    "Basic",
    "EndOfMonth",
    "FixedDate",
    "Proximo",
    "PaymentDueUponReceiptOfInvoice",
    "LetterofCredit",
)
DETAIL_TYPES = (
    "SUR",
    "OCR",
    "CartonCount",
    "TaxExemptReason",
    "LegalTerms",
    "RegulatoryNote",
)
