from lxml import etree

from odoo.tests import tagged

from ..orders import item, order
from .case import StatusCase, item_status, quantity, status

MEASURES = [
    "ordered_eaches",
    "acknowledged_eaches",
    "shipped_eaches",
    "received_eaches",
]


@tagged("post_install", "-at_install")
class TestStatusFigures(StatusCase):
    """Pivot and graph add up what can be added up: cases and eaches as eaches."""

    def setUp(self):
        super().setUp()
        self.order = self.imported(
            order(
                items=[
                    item(1, quantity=5, unit="Cases", size=12),
                    item(2, asin="B000000002", sku="PART-2", quantity=10),
                ]
            )
        )
        self.apply_status(
            status(
                items=[
                    item_status(
                        1, ordered=5, accepted=4, received=3, unit="Cases", size=12
                    ),
                    item_status(2, "B000000002", accepted=10, received=7),
                ]
            )
        )

    def sums(self, *groupby):
        """The measures as pivot and graph ask for them."""
        return self.env["amazon.vendor.requisition.line"].formatted_read_group(
            [("requisition_id", "=", self.order.id)],
            list(groupby),
            [f"{name}:sum" for name in MEASURES],
        )

    def shown(self, group):
        return [group[f"{name}:sum"] for name in MEASURES]

    def test_five_cases_of_twelve_and_ten_eaches_are_seventy_eaches(self):
        (total,) = self.sums()
        self.assertEqual(self.shown(total), [70, 58, 0, 43])

    def test_by_unit_and_by_month_the_groups_add_up_to_the_total(self):
        for groupby in (
            ["unit_of_measure"],
            ["purchase_order_date:month"],
            ["product_id", "purchase_order_date:week"],
        ):
            with self.subTest(groupby=groupby):
                groups = [self.shown(group) for group in self.sums(*groupby)]
                self.assertEqual(
                    [sum(column) for column in zip(*groups, strict=True)],
                    [70, 58, 0, 43],
                )

    def test_what_is_shipped_counts_in_eaches_too(self):
        self.order.action_answer_anyway()  # Amazon's status shows another's answer
        self.send(self.order)
        sale_order = self.order.sale_order_id
        sale_order.action_confirm()
        for move in sale_order.picking_ids.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        sale_order.picking_ids.button_validate()
        self.assertEqual(self.order.line_ids.mapped("shipped_qty"), [5, 10])
        (total,) = self.sums()
        self.assertEqual(total["shipped_eaches:sum"], 70)

    def test_a_receipt_in_another_unit_is_converted_once(self):
        values = item_status(
            1, ordered=5, accepted=5, received=0, unit="Cases", size=12
        )
        values["receivingStatus"]["receivedQuantity"] = quantity(36)
        self.apply_status(status(items=[values], updated="2026-11-21T09:00:00Z"))
        line = self.order.line_ids[0]
        self.assertEqual((line.received_qty, line.received_eaches), (3, 36))

    def test_no_other_quantity_of_a_line_is_offered_as_a_measure(self):
        """The measures of a pivot are the fields of the model that can be added up."""
        fields = self.env["amazon.vendor.requisition.line"].fields_get(
            attributes=["type", "aggregator", "store"]
        )
        offered = {
            name
            for name, field in fields.items()
            if field["type"] in ("integer", "float")
            and field.get("aggregator")
            and field["store"]
            and name != "id"
        }
        self.assertEqual(offered, set(MEASURES))

    def test_pivot_and_graph_show_these_measures(self):
        for view, wanted in (
            ("pivot", MEASURES),
            ("graph", ["received_eaches"]),
        ):
            arch = etree.fromstring(
                self.env["amazon.vendor.requisition.line"].get_view(
                    self.env.ref(
                        f"amazon_vendor_central.amazon_vendor_requisition_line_view_{view}"
                    ).id
                )["arch"]
            )
            measures = arch.xpath("//field[@type='measure']/@name")
            self.assertEqual(measures, wanted)
