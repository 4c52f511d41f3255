"""A believable range of products, the same for the same seed."""

import random
from dataclasses import asdict, dataclass
from decimal import Decimal

from stdnum.ean import calc_check_digit as check_digit

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MATERIALS = (
    "Oak",
    "Bamboo",
    "Stainless Steel",
    "Cotton",
    "Linen",
    "Ceramic",
    "Glass",
    "Recycled",
    "Cast Iron",
    "Walnut",
    "Wool",
    "Copper",
)
#: category, nouns, lowest and highest net cost of one
_CATEGORIES = (
    ("Kitchen", ("Cutting Board", "Frying Pan", "Salad Bowl", "Pepper Mill"), 4, 38),
    ("Tableware", ("Coffee Mug", "Dinner Plate Set", "Carafe", "Serving Tray"), 3, 29),
    ("Textiles", ("Bath Towel", "Bed Sheet", "Cushion Cover", "Throw"), 5, 45),
    ("Storage", ("Storage Box", "Laundry Basket", "Shoe Rack", "Jar Set"), 4, 33),
    ("Garden", ("Plant Pot", "Watering Can", "Bird Feeder", "Garden Torch"), 3, 52),
    ("Office", ("Desk Organiser", "Monitor Stand", "Pen Holder", "Lamp"), 6, 49),
)
_SIZES = ("Small", "Medium", "Large", "Set of 2", "Set of 4", "30 cm", "45 cm", "1 l")
_COLOURS = ("Natural", "Black", "White", "Sage Green", "Navy", "Terracotta", "Grey")
_WEIGHED = (
    "Loose Leaf Tea",
    "Roasted Coffee Beans",
    "Dried Apricots",
    "Almonds",
    "Basmati Rice",
    "Sea Salt",
)
#: ISO currency to what one euro of cost is in it, roughly
_RATES = {"EUR": Decimal(1), "USD": Decimal("1.10"), "GBP": Decimal("0.85")}


@dataclass(frozen=True)
class Product:
    """One product of the vendor's, as Amazon and as the vendor know it.

    :param cost: net cost of one each in euro, or of one kilogram if ``weighed``
    :param unit_size: eaches in a case
    :param case_barcode: GTIN-14 of the case
    """

    name: str
    category: str
    asin: str
    barcode: str
    case_barcode: str
    sku: str
    unit_size: int
    cost: Decimal
    weighed: bool = False

    def cost_in(self, currency):
        """Return the net cost in another currency, two decimals."""
        return (self.cost * _RATES.get(currency, 1)).quantize(Decimal("0.01"))

    def as_dict(self):
        """Return it as JSON can hold it."""
        return asdict(self) | {"cost": str(self.cost)}


class Catalogue:
    """The products a simulator knows.

    :param seed: the same seed gives the same products
    :param int size: how many there are at first; more are made when asked for
    """

    def __init__(self, seed=0, size=200):
        self.seed = seed
        self.products = []
        self.extend(size)

    def __iter__(self):
        return iter(self.products)

    def __len__(self):
        return len(self.products)

    def extend(self, size):
        """Make sure that there are at least so many products."""
        while len(self.products) < size:
            self.products.append(self._make(len(self.products)))

    def by_asin(self, asin):
        """Return a product, or ``None``."""
        return next((each for each in self.products if each.asin == asin), None)

    def _make(self, number):
        rng = random.Random(f"product/{self.seed}/{number}")
        weighed = number % 20 == 19
        if weighed:
            noun, category, low, high = rng.choice(_WEIGHED), "Pantry", 4, 22
            name = f"Nordlicht {noun}, {rng.choice(_MATERIALS[:4])} Crate"
        else:
            category, nouns, low, high = rng.choice(_CATEGORIES)
            words = (rng.choice(_MATERIALS), rng.choice(nouns))
            name = f"Nordlicht {' '.join(words)}, {rng.choice(_SIZES)}, "
            name += rng.choice(_COLOURS)
        asin = "B0" + in_signs(rng.randrange(36**3), 3) + in_signs(number * 7919, 5)
        # 200-299 is GS1's range for numbers inside a company: nobody's product.
        body = f"2{rng.randrange(10)}{number:010d}"
        return Product(
            name=name,
            category=category,
            asin=asin,
            barcode=body + check_digit(body),
            case_barcode="1" + body + check_digit("1" + body),
            sku=f"NL-{category[:3].upper()}-{1001 + number}",
            unit_size=rng.choice((4, 5, 6, 8, 10, 12, 24)),
            cost=Decimal(rng.randrange(low * 100, high * 100)).scaleb(-2),
            weighed=weighed,
        )


def in_signs(number, width, signs=_ALPHABET):
    """Write a number in other digits; what does not fit into the width is cut off."""
    digits = ""
    for _ in range(width):
        number, rest = divmod(number, len(signs))
        digits = signs[rest] + digits
    return digits
