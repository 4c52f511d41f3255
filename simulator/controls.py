"""What a test, a demo or a person may make the simulated Amazon do.

The methods of this class are the control interface: in Python as they are, over HTTP
as ``POST /_control/<method>`` with their parameters as a JSON object.
"""

from dataclasses import fields

from . import amazon_side
from .accounts import Account
from .generator import Spec
from .orders import parse_order

#: Methods of :class:`Controls` that HTTP may call.
CALLABLE = (
    "add_account",
    "add_fault",
    "add_orders",
    "advance_clock",
    "allow",
    "cancel_line",
    "cancel_order",
    "change_order",
    "clear_faults",
    "deny",
    "expire_tokens",
    "fault_storm",
    "generate_orders",
    "ignore_next_acknowledgements",
    "lwa_outage",
    "process_order",
    "receive",
    "release_transactions",
    "reset",
    "rotate_credentials",
    "set_clock_offset",
    "set_lag",
    "set_rate",
    "stick_next_transactions",
    "uncancel_line",
    "uncancel_order",
)


class Controls:
    """Mixed into the simulator, which has the lock, the state and the parts."""

    # Orders ------------------------------------------------------------------

    def add_orders(self, orders, account="demo", visible_from=None):
        """Place given orders.

        :param orders: list of ``Order`` documents of vendorOrders.json (or of
            ``{"order": …}``), served as they are, dirt and all
        :param visible_from: instant (ISO text or datetime) from which Amazon shows
            them, for orders that are back-filled with their old dates
        :return: list of :class:`~.orders.PurchaseOrder`
        """
        with self.lock:
            now = self.clock.now()
            visible = amazon_side.instant(visible_from)
            name = self.state.account(account).name
            return [
                self.state.add(parse_order(each.get("order", each), name, now, visible))
                for each in orders
            ]

    def generate_orders(self, count=1, account="demo", visible_from=None, **spec):
        """Place believable orders.

        :param spec: see :class:`~.generator.Spec`: ``lines``, ``amount``,
            ``order_type``, ``unit``, ``import_order``, ``backorder``, ``vendor_code``,
            ``window_days``, ``spread``, ``dirt``, ``exotic``, ``weighed``,
            ``products``, ``asins``
        :return: list of :class:`~.orders.PurchaseOrder`
        """
        known = {each.name for each in fields(Spec)}
        if unknown := set(spec) - known:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        with self.lock:
            owner, now = self.state.account(account), self.clock.now()
            made = self.generator.make(
                owner, now, count, Spec(**spec), self.state.stopped(owner.name)
            )
            visible = amazon_side.instant(visible_from)
            return [
                self.state.add(
                    parse_order(served, owner.name, now, visible, truth=clean)
                )
                for clean, served in made
            ]

    def order(self, number):
        """Return the :class:`~.orders.PurchaseOrder` as Amazon knows it."""
        with self.lock:
            self.state.settle()
            return self.state.order(number)

    def change_order(self, number, **changes):
        """See :func:`~.amazon_side.change_order`."""
        return self._locked(amazon_side.change_order, number, **changes)

    def cancel_line(self, number, sequence):
        """See :func:`~.amazon_side.cancel_line`."""
        return self._locked(amazon_side.cancel_line, number, sequence)

    def uncancel_line(self, number, sequence):
        """See :func:`~.amazon_side.uncancel_line`."""
        return self._locked(amazon_side.uncancel_line, number, sequence)

    def cancel_order(self, number):
        """See :func:`~.amazon_side.cancel_order`."""
        return self._locked(amazon_side.cancel_order, number)

    def uncancel_order(self, number):
        """See :func:`~.amazon_side.uncancel_order`."""
        return self._locked(amazon_side.uncancel_order, number)

    def receive(self, number, **how):
        """See :func:`~.amazon_side.receive`."""
        return self._locked(amazon_side.receive, number, **how)

    def process_order(self, number):
        """See :func:`~.amazon_side.process_order`."""
        return self._locked(amazon_side.process_order, number)

    def stopped_items(self, account="demo"):
        """Return the ASINs Amazon orders no more: rejected as obsolete twice."""
        with self.lock:
            return sorted(self.state.stopped(account))

    # Acknowledgements --------------------------------------------------------

    def ignore_next_acknowledgements(self, times=1):
        """Take the next acknowledgements and silently never apply them."""
        with self.lock:
            self.state.transactions.ignore_next(times)

    def stick_next_transactions(self, times=1):
        """Show the next transactions as Processing for ever, also if they fail."""
        with self.lock:
            self.state.transactions.stick_next(times)

    def release_transactions(self):
        """Let stuck transactions show what became of them."""
        with self.lock:
            self.state.transactions.release()

    def set_lag(self, acknowledgements=None, status=None):
        """Set how slow Amazon is.

        :param acknowledgements: seconds from the 202 to the effect
        :param status: seconds purchaseOrdersStatus is behind
        """
        with self.lock:
            if acknowledgements is not None:
                self.state.lag = acknowledgements
            if status is not None:
                self.state.status_lag = status

    # Accounts ----------------------------------------------------------------

    def add_account(self, name, vendor_codes, country="DE", currency="EUR"):
        """Open a further account, with credentials of its own.

        :return: the :class:`~.accounts.Account`, secrets included
        :raise ValueError: there is one of that name
        """
        with self.lock:
            if name in self.state.accounts:
                raise ValueError(f"account {name} exists already")
            account = Account(
                name,
                f"amzn1.application-oa2-client.{self.random_bits(128):032x}",
                f"amzn1.oa2-cs.v1.simulator-{self.random_bits(96):024x}",
                f"Atzr|simulator-{self.random_bits(96):024x}",
                tuple(vendor_codes),
                country,
                currency,
            )
            self.state.accounts[name] = account
            return account

    def rotate_credentials(self, account="demo", overlap=0):
        """Replace the client secret; the old one is good for ``overlap`` seconds.

        :return: the new secret
        """
        with self.lock:
            return self.tokens.rotate(self.state.account(account), overlap)

    def expire_tokens(self, account=None):
        """Let the access tokens (of one account) expire now."""
        self.tokens.expire(account)

    def deny(self, operation, account="demo"):
        """Take the role for an operation from the application: 403 from now on."""
        with self.lock:
            self.state.account(account).denied.add(operation)

    def allow(self, operation, account="demo"):
        """Give the role back."""
        with self.lock:
            self.state.account(account).denied.discard(operation)

    # Faults, clock, limits ---------------------------------------------------

    def add_fault(self, kind, operation="*", times=1, **options):
        """See :meth:`~.faults.Faults.add`."""
        return self.faults.add(kind, operation, times, **options)

    def fault_storm(self, probability, **options):
        """See :meth:`~.faults.Faults.storm`."""
        return self.faults.storm(probability, **options)

    def clear_faults(self):
        """Nothing goes wrong any more."""
        self.faults.clear()

    def lwa_outage(self, times=None, status=503):
        """Login with Amazon answers with an HTML error page.

        :param times: how often; for ever if ``None``
        """
        return self.faults.add("server_error", "token", times, status=status)

    def set_rate(self, rate=None, burst=None):
        """Replace Amazon's usage plans; 0 switches them off, ``None`` is Amazon's."""
        self.limits.rate, self.limits.burst = rate, burst
        self.limits.reset()

    def set_clock_offset(self, seconds):
        """Put the clock so many seconds ahead of where it started."""
        self.clock.offset = seconds

    def advance_clock(self, seconds):
        """Move the clock; see :meth:`~.clock.Clock.advance`."""
        self.clock.advance(seconds=seconds)

    def reset(self):
        """Forget orders, transactions, faults and the ledger; accounts stay."""
        with self.lock:
            self.state.clear()
            self.faults.clear()
            self.ledger.clear()
            self.limits.reset()
            self.generator.restart()

    def _locked(self, action, *args, **kwargs):
        with self.lock:
            self.state.settle()
            return action(self.state, *args, **kwargs)
