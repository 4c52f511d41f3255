"""Draw ``static/description/icon.png``: an order that comes down into an open box."""

from pathlib import Path

from PIL import Image, ImageDraw

SIZE = 128
#: Drawn larger and scaled down, so that the edges are smooth.
SCALE = 8

GROUND, GROUND_LOW = (20, 110, 120), (12, 74, 92)
FRONT, SIDE, FLAP, INSIDE = (
    (244, 238, 225),
    (222, 211, 190),
    (233, 224, 207),
    (150, 133, 106),
)
ARROW = (126, 226, 190)

FRONT_FACE = [(26, 68), (64, 84), (64, 116), (26, 99)]
SIDE_FACE = [(64, 84), (102, 68), (102, 99), (64, 116)]
OPENING = [(26, 68), (64, 53), (102, 68), (64, 84)]
FLAPS = [
    [(26, 68), (64, 84), (52, 93), (14, 77)],
    [(102, 68), (64, 84), (76, 93), (114, 77)],
]
ARROW_SHAPE = [
    (55, 12),
    (73, 12),
    (73, 44),
    (87, 44),
    (64, 72),
    (41, 44),
    (55, 44),
]


def draw():
    """Draw the icon.

    :return: PIL image, 128 x 128, RGBA.
    """
    side = SIZE * SCALE
    image = Image.new("RGBA", (side, side))
    canvas = ImageDraw.Draw(image)
    for row in range(side):
        share = row / side
        colour = tuple(
            round(top + (low - top) * share)
            for top, low in zip(GROUND, GROUND_LOW, strict=True)
        )
        canvas.line([(0, row), (side, row)], fill=colour)
    _polygon(canvas, OPENING, INSIDE)
    _polygon(canvas, ARROW_SHAPE, ARROW)
    _polygon(canvas, FRONT_FACE, FRONT)
    _polygon(canvas, SIDE_FACE, SIDE)
    for flap in FLAPS:
        _polygon(canvas, flap, FLAP)
    mask = Image.new("L", image.size)
    ImageDraw.Draw(mask).rounded_rectangle(
        [0, 0, side - 1, side - 1], radius=18 * SCALE, fill=255
    )
    image.putalpha(mask)
    return image.resize((SIZE, SIZE), Image.Resampling.LANCZOS)


def _polygon(canvas, points, colour):
    canvas.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)


if __name__ == "__main__":
    folder = Path(__file__).resolve().parent.parent / "static" / "description"
    folder.mkdir(parents=True, exist_ok=True)
    draw().save(folder / "icon.png", optimize=True)
