"""What has left is shared out among the shipments that tell Amazon of it.

Deliveries belong to one shipment. Where more of them has left than Amazon was told of,
the surplus is a shipment of its own (Amazon's guide: with a *Replace* quantities go
down only, more goods are another confirmation). Both read the same deliveries, so it is
said here whose is what: nothing twice, and never more than has left.

* What has left before keeps what Amazon was told: of each line that much, no more.
  The first shipment comes first, then the others in their order; where less has left,
  the last one has less.
* Who has a package keeps what lies in it. A new package goes, as a whole, to the first
  one that still has room for it, in the end to the open shipment of the rest.
* What a person has put into a carton of the rest by hand comes out of what is left.
* All else is in no carton yet, and the open shipment's.
"""

from collections import Counter
from dataclasses import dataclass, replace

from .const import WORKABLE
from .packing import PackedContainer, weight_of_line, weight_of_type


@dataclass
class _Piece:
    """A packed line, of which some may be somebody's already."""

    container: object
    line: object
    left: int


class Sharing:
    """Who tells Amazon of what.

    :param packing: ``Packing`` of the deliveries that all of them share.
    :param members: amazon.vendor.shipment, the first one and those of its rest, in
        their order; without cancelled ones.
    :ivar loose: list of ``PackedLine`` that are nobody's and lie in no carton that
        could be told of: the surplus
    :ivar new: whether there are packages that are nobody's
    :ivar short: members that told Amazon of more than is theirs now
    :ivar changed: members that told Amazon of something else than is theirs now
    """

    def __init__(self, packing, members):
        self.members = members
        self._pieces = [
            _Piece(container, line, line.quantity)
            for container in packing.containers
            for line in container.lines
        ] + [_Piece(None, line, line.quantity) for line in packing.loose]
        self._containers = packing.containers
        self._known = members.container_ids.package_id
        self._mine = {each: {} for each in members}
        #: Member -> line -> quantity that it may have; None: whatever is left.
        self._claims = {each: self._claim(each) for each in members}
        self._share()
        left = [(piece, self._is_new(piece)) for piece in self._left()]
        self.loose = _sum_up(_taken(p, p.left) for p, new in left if not new)
        self.new = any(new for _piece, new in left)
        self.short = members.filtered(self._is_short)
        self.changed = members.filtered(self._is_changed)

    def packing_of(self, member, packing):
        """Make a ``Packing`` say only what is one member's.

        :return: the same packing.
        """
        mine = self._mine[member]
        there = {package for package, lines in mine.items() if lines}
        own = self._packages_of(member)
        there |= {
            each.parent
            for each in self._containers
            if each.package in there
            and (each.parent in own or each.parent not in self._known)
        } - {own.browse()}
        found = []
        for each in self._containers:
            if each.package in there:
                lines = mine.get(each.package, [])
                parent = each.parent if each.parent in there else each.parent.browse()
                found.append(replace(each, parent=parent, lines=lines))
        self._weigh_anew(found, there)
        packing.containers = found + self._by_hand(member)
        packing.loose = [] if self._claims[member] is not None else self.loose
        return packing

    # === WHOSE IS WHAT === #

    def _claim(self, member):
        if member.state in WORKABLE:
            return None
        told = Counter()
        for row in member.container_ids.line_ids:
            told[row.requisition_line_id] += row.quantity
        return told

    def _share(self):
        for member in self.members:
            self._take_own(member)
        for member in self.members:
            self._take_new(member)
        for member in self.members:
            self._take_by_hand(member)

    def _take_own(self, member):
        """What lies in the packages that it has; first what it told of just so."""
        own = self._packages_of(member) - self._hand_packages_of(member)
        pieces = [p for p in self._left() if p.container and p.container.package in own]
        told = _told(member)
        for piece in pieces:
            package = piece.container.package
            self._give(member, package, piece, told.get((package, *_key(piece.line))))
        for piece in pieces:
            self._give(member, piece.container.package, piece)

    def _take_new(self, member):
        """Packages that nobody has, each as a whole."""
        for container in self._containers:
            if container.package in self._known:
                continue
            pieces = [p for p in self._left() if p.container is container]
            wanted = Counter()
            for piece in pieces:
                wanted[piece.line.ordered] += piece.left
            claim = self._claims[member]
            if claim is None or all(
                quantity <= claim[ordered] for ordered, quantity in wanted.items()
            ):
                for piece in pieces:
                    self._give(member, container.package, piece)

    def _take_by_hand(self, member):
        """What a person has put into its cartons, as far as it is there."""
        for container in member.container_ids.filtered("by_hand"):
            for row in container.line_ids:
                wanted = row.quantity
                for exact in (True, False):
                    for piece in self._left():
                        if wanted and self._fits(piece, row, exact):
                            package = container.package_id
                            wanted -= self._give(member, package, piece, wanted)

    def _fits(self, piece, row, exact):
        line = piece.line
        same = (line.ordered, line.product) == (row.requisition_line_id, row.product_id)
        return (
            same
            and not self._is_new(piece)
            and (not exact or _key(line) == _key_of_row(row))
        )

    def _is_new(self, piece):
        """Whether it lies in a package that no shipment has."""
        return bool(piece.container and piece.container.package not in self._known)

    def _give(self, member, package, piece, most=None):
        """Give a member of a piece what it may have of it.

        :return: how much that was.
        """
        claim = self._claims[member]
        bounds = [piece.left]
        if most is not None:
            bounds.append(most)
        if claim is not None:
            bounds.append(claim[piece.line.ordered])
        quantity = min(bounds)
        if quantity < 1:
            return 0
        piece.left -= quantity
        if claim is not None:
            claim[piece.line.ordered] -= quantity
        mine = self._mine[member].setdefault(package, [])
        mine[:] = _sum_up([*mine, _taken(piece, quantity)])
        return quantity

    def _left(self):
        return [piece for piece in self._pieces if piece.left > 0]

    def _is_short(self, member):
        claim = self._claims[member]
        return claim is not None and any(claim.values())

    def _is_changed(self, member):
        if self._claims[member] is None:
            return False
        mine = {
            (package, *_key(line)): line.quantity
            for package, lines in self._mine[member].items()
            for line in lines
        }
        return mine != _told(member)

    # === CONTAINERS === #

    def _packages_of(self, member):
        """Those it has, and those that were given to it."""
        found = member.container_ids.package_id
        return found.union(*self._mine[member])

    def _hand_packages_of(self, member):
        return member.container_ids.filtered("by_hand").package_id

    def _by_hand(self, member):
        """The cartons that a person has filled."""
        found = []
        for package, lines in self._mine[member].items():
            if lines and package in self._hand_packages_of(member):
                weight = weight_of_type(package)
                if not package.shipping_weight:
                    weight += sum(map(weight_of_line, lines))
                found.append(
                    PackedContainer(package, "carton", package.browse(), weight, lines)
                )
        return found

    def _weigh_anew(self, found, there):
        """What is another shipment's weighs nothing here."""
        own = {each.package: each for each in found}
        for each in self._containers:
            kept = own.get(each.package)
            lost = sum(map(weight_of_line, each.lines))
            lost -= sum(map(weight_of_line, kept.lines)) if kept else 0
            if kept is None and each.parent in there:
                lost += weight_of_type(each.package)
            for container in (kept, own.get(each.parent)):
                if container and not container.package.shipping_weight:
                    container.weight -= lost


def _told(member):
    """What it has in its containers: (package, line, ...) -> quantity."""
    return {
        (row.container_id.package_id, *_key_of_row(row)): row.quantity
        for row in member.container_ids.line_ids
    }


def _key(line):
    return line.ordered, line.product, line.lot, line.expiry


def _key_of_row(row):
    return (
        row.requisition_line_id,
        row.product_id,
        row.lot or "",
        row.expiry or None,
    )


def _taken(piece, quantity):
    return replace(piece.line, quantity=quantity)


def _sum_up(lines):
    """The same lines once, with their quantities added."""
    found = {}
    for line in lines:
        known = found.get(_key(line))
        quantity = line.quantity + (known.quantity if known else 0)
        found[_key(line)] = replace(line, quantity=quantity)
    return list(found.values())
