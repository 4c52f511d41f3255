"""The bodies of the shipment operations, held against the model (vendorShipments.json).

See :mod:`.validation` for the checkers.
"""

import re

from .validation import ADDRESS, DECIMAL, array, instant, integer, record, text

_DECIMAL = text(pattern=DECIMAL)
_COUNTRY = re.compile(r"[A-Z]{2}")
_SHIPMENT_TYPE = text(allowed=("TruckLoad", "LessThanTruckLoad", "SmallParcel"))
_MODE = text(allowed=("Road", "Air", "Ocean"))
_HANDLING = text(allowed=("Oversized", "Fragile", "Food", "HandleWithCare"))
_WEIGHT = record(
    ("unitOfMeasure", "value"),
    unitOfMeasure=text(allowed=("G", "Kg", "Oz", "Lb")),
    value=_DECIMAL,
)
_VOLUME = record(
    ("unitOfMeasure", "value"),
    unitOfMeasure=text(allowed=("CuFt", "CuIn", "CuM", "CuY")),
    value=_DECIMAL,
)
_DIMENSIONS = record(
    ("height", "length", "unitOfMeasure", "width"),
    length=_DECIMAL,
    width=_DECIMAL,
    height=_DECIMAL,
    unitOfMeasure=text(allowed=("In", "Ft", "Meter", "Yard")),
)
_MONEY = record(
    ("currencyCode", "amount"), currencyCode=text(longest=3), amount=_DECIMAL
)
_PARTY = record(
    ("partyId",),
    partyId=text(),
    address=ADDRESS,
    taxRegistrationDetails=array(
        record(
            ("taxRegistrationType", "taxRegistrationNumber"),
            taxRegistrationType=text(allowed=("VAT", "GST")),
            taxRegistrationNumber=text(),
        )
    ),
)
#: Both documents name who sends, from where, and who receives.
_PARTIES = {"sellingParty": _PARTY, "shipFromParty": _PARTY, "shipToParty": _PARTY}
#: Cartons, pallets and containers are measured alike.
_MEASURED = {"dimensions": _DIMENSIONS, "weight": _WEIGHT}
_QUANTITY = record(
    ("amount", "unitOfMeasure"),
    amount=integer,
    unitOfMeasure=text(allowed=("Cases", "Eaches")),
    unitSize=integer,
    totalWeight=record(
        ("unitOfMeasure", "amount"),
        unitOfMeasure=text(allowed=("POUNDS", "OUNCES", "GRAMS", "KILOGRAMS")),
        amount=_DECIMAL,
    ),
)
_EXPIRY = record(
    manufacturerDate=instant,
    expiryDate=instant,
    expiryAfterDuration=record(
        ("durationUnit", "durationValue"),
        durationUnit=text(allowed=("Days", "Months")),
        durationValue=integer,
    ),
)
_ITEM_DETAILS = record(
    purchaseOrderNumber=text(),
    lotNumber=text(),
    lotNumberSourceReference=text(),
    lotNumberSourceType=text(allowed=("GLN", "FFRN", "USDA_E", "URL")),
    countryOfOrigin=text(pattern=_COUNTRY),
    regulationReferences=record(
        dueDiligenceReference=text(),
        dueDiligenceVerification=text(),
        dueDiligenceInformation=text(),
        dueDiligenceExemptionCode=text(),
    ),
    expiry=_EXPIRY,
    maximumRetailPrice=_MONEY,
    handlingCode=_HANDLING,
)
_IDENTIFIERS = array(
    record(
        ("containerIdentificationType", "containerIdentificationNumber"),
        containerIdentificationType=text(
            allowed=("SSCC", "AMZNCC", "GTIN", "BPS", "CID")
        ),
        containerIdentificationNumber=text(),
    )
)
_CONTENTS = array(
    record(
        ("itemReference", "shippedQuantity"),
        itemReference=text(),
        shippedQuantity=_QUANTITY,
        itemDetails=_ITEM_DETAILS,
    )
)
_IMPORT = record(
    methodOfPayment=text(
        allowed=(
            "PaidByBuyer",
            "CollectOnDelivery",
            "DefinedByBuyerAndSeller",
            "FOBPortOfCall",
            "PrepaidBySeller",
            "PaidBySeller",
        )
    ),
    sealNumber=text(),
    route=record(
        ("stops",),
        stops=array(
            record(
                ("functionCode",),
                functionCode=text(
                    allowed=("PortOfDischarge", "FreightPayableAt", "PortOfLoading")
                ),
                locationIdentification=record(
                    type=text(), locationCode=text(), countryCode=text()
                ),
                arrivalTime=instant,
                departureTime=instant,
            )
        ),
    ),
    importContainers=text(longest=64),
    billableWeight=_WEIGHT,
    estimatedShipByDate=instant,
    handlingInstructions=_HANDLING,
)
_CONFIRMATION = record(
    (
        *_PARTIES,
        "shipmentConfirmationDate",
        "shipmentConfirmationType",
        "shipmentIdentifier",
        "shippedItems",
    ),
    shipmentIdentifier=text(),
    shipmentConfirmationType=text(allowed=("Original", "Replace")),
    shipmentType=_SHIPMENT_TYPE,
    shipmentStructure=text(
        allowed=(
            "PalletizedAssortmentCase",
            "LooseAssortmentCase",
            "PalletOfItems",
            "PalletizedStandardCase",
            "LooseStandardCase",
            "MasterPallet",
            "MasterCase",
        )
    ),
    transportationDetails=record(
        carrierScac=text(),
        carrierShipmentReferenceNumber=text(),
        transportationMode=_MODE,
        billOfLadingNumber=text(),
    ),
    amazonReferenceNumber=text(),
    shipmentConfirmationDate=instant,
    shippedDate=instant,
    estimatedDeliveryDate=instant,
    **_PARTIES,
    shipmentMeasurements=record(
        grossShipmentWeight=_WEIGHT,
        shipmentVolume=_VOLUME,
        cartonCount=integer,
        palletCount=integer,
    ),
    importDetails=_IMPORT,
    shippedItems=array(
        record(
            ("itemSequenceNumber", "shippedQuantity"),
            itemSequenceNumber=text(),
            amazonProductIdentifier=text(),
            vendorProductIdentifier=text(),
            shippedQuantity=_QUANTITY,
            itemDetails=_ITEM_DETAILS,
        )
    ),
    cartons=array(
        record(
            ("cartonSequenceNumber", "items"),
            cartonIdentifiers=_IDENTIFIERS,
            cartonSequenceNumber=text(),
            **_MEASURED,
            trackingNumber=text(),
            items=_CONTENTS,
        )
    ),
    pallets=array(
        record(
            ("palletIdentifiers",),
            palletIdentifiers=_IDENTIFIERS,
            tier=integer,
            block=integer,
            **_MEASURED,
            cartonReferenceDetails=record(
                ("cartonReferenceNumbers",),
                cartonCount=integer,
                cartonReferenceNumbers=array(text()),
            ),
            items=_CONTENTS,
        )
    ),
)
#: SubmitShipmentConfirmationsRequest
CONFIRMATIONS = record(
    ("shipmentConfirmations",), shipmentConfirmations=array(_CONFIRMATION)
)
_STATUS = text(
    allowed=("Created", "TransportationRequested", "CarrierAssigned", "Shipped")
)
_REQUEST = record(
    (
        *_PARTIES,
        "transactionDate",
        "transactionType",
        "vendorShipmentIdentifier",
    ),
    vendorShipmentIdentifier=text(),
    transactionType=text(allowed=("New", "Cancel")),
    buyerReferenceNumber=text(),
    transactionDate=instant,
    currentShipmentStatus=_STATUS,
    currentshipmentStatusDate=instant,
    shipmentStatusDetails=array(
        record(shipmentStatus=_STATUS, shipmentStatusDate=instant)
    ),
    shipmentCreateDate=instant,
    shipmentConfirmDate=instant,
    packageLabelCreateDate=instant,
    shipmentFreightTerm=text(allowed=("Collect", "Prepaid")),
    **_PARTIES,
    shipmentMeasurements=record(
        totalCartonCount=integer,
        totalPalletStackable=integer,
        totalPalletNonStackable=integer,
        shipmentWeight=_WEIGHT,
        shipmentVolume=_VOLUME,
    ),
    collectFreightPickupDetails=record(
        requestedPickUp=instant, scheduledPickUp=instant, carrierAssignmentDate=instant
    ),
    purchaseOrders=array(
        record(
            purchaseOrderNumber=text(),
            purchaseOrderDate=instant,
            shipWindow=text(),
            items=array(
                record(
                    ("itemSequenceNumber", "shippedQuantity"),
                    itemSequenceNumber=text(),
                    buyerProductIdentifier=text(),
                    vendorProductIdentifier=text(),
                    shippedQuantity=_QUANTITY,
                    maximumRetailPrice=_MONEY,
                )
            ),
        )
    ),
    importDetails=_IMPORT,
    containers=array(
        record(
            ("containerIdentifiers", "containerType"),
            containerType=text(allowed=("carton", "pallet")),
            containerSequenceNumber=text(),
            containerIdentifiers=_IDENTIFIERS,
            trackingNumber=text(),
            **_MEASURED,
            tier=integer,
            block=integer,
            innerContainersDetails=record(
                containerCount=integer,
                containerSequenceNumbers=array(record(containerSequenceNumber=text())),
            ),
            packedItems=array(
                record(
                    itemSequenceNumber=text(),
                    buyerProductIdentifier=text(),
                    vendorProductIdentifier=text(),
                    packedQuantity=_QUANTITY,
                    itemDetails=record(
                        purchaseOrderNumber=text(), lotNumber=text(), expiry=_EXPIRY
                    ),
                )
            ),
        )
    ),
    transportationDetails=record(
        shipMode=_SHIPMENT_TYPE,
        transportationMode=_MODE,
        shippedDate=instant,
        estimatedDeliveryDate=instant,
        shipmentDeliveryDate=instant,
        carrierDetails=record(
            name=text(),
            code=text(),
            phone=text(),
            email=text(),
            shipmentReferenceNumber=text(),
        ),
        billOfLadingNumber=text(),
    ),
)
#: SubmitShipments
SHIPMENTS = record(("shipments",), shipments=array(_REQUEST))
