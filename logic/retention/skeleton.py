"""What every document of an order says: the words that need not be stored each time.

Part of the form in which documents are stored (``packing.py``): never to be changed.
Other words are another form, with a first byte of its own. The names are those of
vendorOrders.json, as Amazon writes them (with a space behind signs) and as we do.
"""

#: Nearest to the end what comes most often: that is how zlib likes it.
SKELETON = b"".join(
    (
        b'"importDetails": {"methodOfPayment": "PaidByBuyer", '
        b'"internationalCommercialTerms": "DeliveredAtPlace", "portOfDelivery": '
        b'"importContainers": "shippingInstructions": "dealCode": "ConsignedOrder" '
        b'"NewProductIntroduction" "RushOrder" "Consignment" ',
        b'{"purchaseOrderNumber": "", "purchaseOrderState": "Acknowledged" "Closed" '
        b'"New", "orderDetails": {"purchaseOrderDate": "2026-01-01T00:00:00.000Z", '
        b'"purchaseOrderChangedDate": "2026-01-01T00:00:00.000Z", '
        b'"purchaseOrderStateChangedDate": "2026-01-01T00:00:00.000Z", '
        b'"purchaseOrderType": "RegularOrder", "paymentMethod": "Invoice", '
        b'"buyingParty": {"partyId": "AMZDE"}, "sellingParty": {"partyId": "", '
        b'"address": {"name": "Amazon Fulfillment", "addressLine1": "", "city": "", '
        b'"stateOrRegion": "", "postalCode": "", "countryCode": "DE"}}, '
        b'"shipToParty": {"partyId": ""}, "billToParty": {"partyId": "AMZDE"}, '
        b'"shipWindow": "2026-01-01T00:00:00Z--2026-01-01T00:00:00Z", '
        b'"deliveryWindow": "2026-01-01T07:00:00.000Z--2026-01-01T07:00:00.000Z", '
        b'"items": [',
        b'{"acknowledgements":[{"purchaseOrderNumber":"","sellingParty":{"partyId":""}'
        b',"acknowledgementDate":"2026-01-01T00:00:00Z","items":[',
        b'"rejectionReason":"TemporarilyUnavailable" "InvalidProductIdentifier" '
        b'"ObsoleteProduct" "acknowledgementCode":"Backordered",'
        b'"scheduledShipDate":"2026-01-01T00:00:00Z","acknowledgementCode":"Rejected"'
        b',"listPrice":{"currencyCode":"EUR","amount":""},'
        b'"vendorProductIdentifier":"","orderedQuantity":{"amount":1,'
        b'"unitOfMeasure":"Eaches","unitSize":1},"netCost":{"currencyCode":"EUR",'
        b'"amount":""},"itemAcknowledgements":[{"acknowledgementCode":"Accepted",'
        b'"acknowledgedQuantity":{"amount":1,"unitOfMeasure":"Cases","unitSize":12}}]}'
        b',{"itemSequenceNumber":"1","amazonProductIdentifier":"B0',
        b'{"purchaseOrderNumber": "", "purchaseOrderStatus": "CLOSED" "OPEN", '
        b'"purchaseOrderDate": "2026-01-01T00:00:00.000Z", "lastUpdatedDate": '
        b'"2026-01-01T00:00:00.000Z", "sellingParty": {"partyId": ""}, '
        b'"shipToParty": {"partyId": ""}, "itemStatus": [',
        b'"confirmationStatus": "UNCONFIRMED" "REJECTED" "PARTIALLY_ACCEPTED", '
        b'"receiveStatus": "NOT_RECEIVED" "PARTIALLY_RECEIVED", '
        b'"cancelledQuantity": {"amount": 0, "unitOfMeasure": "Eaches", "unitSize": 1}'
        b'{"itemSequenceNumber": "1", "buyerProductIdentifier": "B0", '
        b'"vendorProductIdentifier": "", "netCost": {"currencyCode": "EUR", "amount": '
        b'""}, "listPrice": {"amount": "", "currencyCode": "EUR"}, '
        b'"orderedQuantity": {"orderedQuantity": {"amount": 1, "unitOfMeasure": '
        b'"Cases", "unitSize": 12}, "orderedQuantityDetails": [{"updatedDate": '
        b'"2026-01-01T00:00:00.000Z", "orderedQuantity": {"amount": 1, '
        b'"unitOfMeasure": "Eaches", "unitSize": 1}}]}, "acknowledgementStatus": '
        b'{"confirmationStatus": "ACCEPTED", "acceptedQuantity": {"amount": 1, '
        b'"unitOfMeasure": "Cases", "unitSize": 12}, "rejectedQuantity": {"amount": 0, '
        b'"unitOfMeasure": "Cases", "unitSize": 12}, "acknowledgementStatusDetails": '
        b'[{"acknowledgementDate": "2026-01-01T00:00:00.000Z", "acceptedQuantity": '
        b'{"amount": 1, "unitOfMeasure": "Cases", "unitSize": 12}, "rejectedQuantity": '
        b'{"amount": 0, "unitOfMeasure": "Cases", "unitSize": 12}}]}, '
        b'"receivingStatus": {"receiveStatus": "RECEIVED", "receivedQuantity": '
        b'{"amount": 1, "unitOfMeasure": "Cases", "unitSize": 12}, "lastReceiveDate": '
        b'"2026-01-01T00:00:00.000Z"}}, ',
        b'"isBackOrderAllowed": false "isBackOrderAllowed": true, "listPrice": '
        b'{"currencyCode": "EUR", "amount": ""}, {"itemSequenceNumber": "1", '
        b'"amazonProductIdentifier": "B0", "vendorProductIdentifier": "", '
        b'"orderedQuantity": {"amount": 1, "unitOfMeasure": "Eaches", "unitSize": 1} '
        b'"unitOfMeasure": "Cases", "unitSize": 12}, "isBackOrderAllowed": false, '
        b'"netCost": {"currencyCode": "EUR", "amount": "',
    )
)
