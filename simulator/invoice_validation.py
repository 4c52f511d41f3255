"""The body of submitInvoices, held against the model (vendorInvoices.json) and against
what Amazon's newer model adds for electronic invoices in the EU.

See :mod:`.validation` for the checkers. Its words are those of ``spapi/messages`` once
more, on purpose: a mistake there is not to be one here.
"""

from .validation import DECIMAL, array, instant, integer, number, record, text

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
CHARGES = (
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
ALLOWANCES = (
    "Discount",
    "DiscountIncentive",
    "Defective",
    "Promotional",
    "UnsaleableMerchandise",
    "Special",
)
TERMS = (
    "Basic",
    "EndOfMonth",
    "FixedDate",
    "Proximo",
    "PaymentDueUponReceiptOfInvoice",
    "LetterofCredit",
)
DETAILS = (
    "SUR",
    "OCR",
    "CartonCount",
    "TaxExemptReason",
    "LegalTerms",
    "RegulatoryNote",
)
_DECIMAL = text(pattern=DECIMAL)
_WEIGHT_UNIT = text(allowed=("POUNDS", "OUNCES", "GRAMS", "KILOGRAMS"))
_MONEY = record(currencyCode=text(longest=3), amount=_DECIMAL)
_TAXES = array(
    record(
        ("taxType", "taxAmount"),
        taxType=text(allowed=TAX_TYPES),
        taxRate=_DECIMAL,
        taxAmount=_MONEY,
        taxableAmount=_MONEY,
    )
)


def _extras(amount, allowed):
    return array(
        record(
            ("type", amount),
            type=text(allowed=allowed),
            description=text(),
            taxDetails=_TAXES,
            **{amount: _MONEY},
        )
    )


_CHARGES = _extras("chargeAmount", CHARGES)
_ALLOWANCES = _extras("allowanceAmount", ALLOWANCES)
_DETAILS = array(
    record(
        ("type", "detail"),
        type=text(allowed=DETAILS),
        detail=text(),
        languageCode=text(),
    )
)
_PARTY = record(
    ("partyId",),
    partyId=text(),
    # Its postcode has another name than in orders and shipments.
    address=record(
        ("name", "addressLine1", "countryCode"),
        name=text(),
        addressLine1=text(),
        addressLine2=text(),
        addressLine3=text(),
        city=text(),
        county=text(),
        district=text(),
        stateOrRegion=text(),
        postalOrZipCode=text(),
        countryCode=text(longest=2),
        phone=text(),
    ),
    taxRegistrationDetails=array(
        record(
            ("taxRegistrationType", "taxRegistrationNumber"),
            taxRegistrationType=text(allowed=("VAT", "GST", "LocalTaxNumber")),
            taxRegistrationNumber=text(),
        )
    ),
    additionalPartyIdentifications=array(
        record(
            ("identificationType", "identificationNumber"),
            identificationType=text(allowed=("FR_SIREN", "DE_WIDNR")),
            identificationNumber=text(),
        )
    ),
)
_ITEM = record(
    ("itemSequenceNumber", "invoicedQuantity", "netCost"),
    itemSequenceNumber=integer,
    amazonProductIdentifier=text(),
    vendorProductIdentifier=text(),
    invoicedQuantity=record(
        ("amount", "unitOfMeasure"),
        amount=integer,
        unitOfMeasure=text(allowed=("Cases", "Eaches")),
        unitSize=integer,
        totalWeight=record(
            ("unitOfMeasure", "amount"), unitOfMeasure=_WEIGHT_UNIT, amount=_DECIMAL
        ),
    ),
    netCost=_MONEY,
    netCostUnitOfMeasure=_WEIGHT_UNIT,
    purchaseOrderNumber=text(),
    hsnCode=text(),
    itemDescription=text(),
    additionalDetails=_DETAILS,
    creditNoteDetails=record(
        referenceInvoiceNumber=text(),
        originalInvoiceDate=instant,
        debitNoteNumber=text(),
        returnsReferenceNumber=text(),
        goodsReturnDate=instant,
        rmaId=text(),
        coopReferenceNumber=text(),
        consignorsReferenceNumber=text(),
    ),
    taxDetails=_TAXES,
    chargeDetails=_CHARGES,
    allowanceDetails=_ALLOWANCES,
)
#: submitInvoices
INVOICES = record(
    ("invoices",),
    invoices=array(
        record(
            ("invoiceType", "id", "date", "remitToParty", "invoiceTotal"),
            invoiceType=text(allowed=("Invoice", "CreditNote")),
            id=text(),
            referenceNumber=text(),
            date=instant,
            remitToParty=_PARTY,
            shipToParty=_PARTY,
            shipFromParty=_PARTY,
            billToParty=_PARTY,
            billFromParty=_PARTY,
            vatGroupParty=_PARTY,
            taxRepresentativeParty=_PARTY,
            paymentTerms=record(
                type=text(allowed=TERMS),
                discountPercent=_DECIMAL,
                discountDueDays=number,
                netDueDays=number,
            ),
            invoiceTotal=_MONEY,
            invoiceBaseAmount=_MONEY,
            taxPointDate=instant,
            taxDetails=_TAXES,
            additionalDetails=_DETAILS,
            chargeDetails=_CHARGES,
            allowanceDetails=_ALLOWANCES,
            items=array(_ITEM),
        )
    ),
)
