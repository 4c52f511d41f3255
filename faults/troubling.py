"""How the troubles of a plan are brought about, and which of them struck."""

from functools import partial
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.modules.registry import Registry

from . import plan as plans
from .hooks import Action

#: What somebody who is in the way does, by the action's name.
IN_THE_WAY = ("edit", "cancel_order", "delete_order")


class Troubling:
    """The part of a :class:`~.run.Run` that makes trouble, and counts it."""

    def _prepare_services(self):
        stage = self.stage
        stage.services = {
            "restart": partial(self._restart, "fast"),
            "crash": partial(self._restart, "immediate"),
            **{name: partial(self._in_the_way, name) for name in IN_THE_WAY},
        }
        stage.actions = [
            Action(
                index,
                trouble.way,
                trouble.options["number"],
                trouble.what,
                tuple(trouble.options["kinds"]),
            )
            for index, trouble in enumerate(self.plan.troubles)
            if trouble.way in ("boundary", "statement")
        ]

    def _restart(self, mode):
        self.stage.close()
        self.server(mode)

    def _in_the_way(self, name):
        work = getattr(self.life, name)
        try:
            happened = self.stage.call(
                lambda: bool(self.life.click(lambda env: work(env)))
            )
        except RuntimeError as error:  # Odoo refused it, as it may
            self.errors.append(str(error))
            happened = False
        return happened

    def _arm(self):
        """Let the troubles whose minute has come wait for their chance."""
        for index, trouble in enumerate(self.plan.troubles):
            if trouble.minute > self._minute():
                continue
            if trouble.way == "rotation":
                self._rotate(index, trouble)
            if index in self._armed:
                continue
            self._armed.add(index)
            if trouble.way == "amazon":
                self.amazon.do("add_fault", kind=trouble.what, **trouble.options)
                if trouble.options["operation"] == plans.ONE:
                    self._ask_for_one()
            elif trouble.way == "control":
                self.amazon.do(trouble.what, **trouble.options)
                self.hits[index] += 1
            elif trouble.way == "skew":
                self.shared.skew = float(trouble.what)
                self.hits[index] += 1
            elif trouble.way == "override":
                self._override(index, trouble)

    def _ask_for_one(self):
        """Orders are imported by their number, too: the fault is waiting for it."""
        work = partial(self.life.ask_for, self._orders[0])
        self._work([partial(self.life.click, work)])

    def _rotate(self, index, trouble):
        """Amazon has a new secret; somebody enters it some minutes later."""
        if index not in self._armed:
            self._armed.add(index)
            self.secrets.append(
                self.amazon.do("rotate_credentials", overlap=trouble.options["overlap"])
            )
            self.amazon.do("expire_tokens")
            self.hits[index] += 1
            self._rotated_at = self._minute()
        elif self._minute() >= self._rotated_at + trouble.options["entered_after"]:
            self._enter_secret()

    def _enter_secret(self):
        if not getattr(self, "_entered", False):
            self._entered = True
            work = partial(self.life.rotate, self.secrets[-1])
            self.stage.call(partial(self.life.click, work, user=SUPERUSER_ID))

    def _override(self, index, trouble):
        """Another addon's override, or a step of ours, raises, so many times."""
        method, times = trouble.what, trouble.options["times"]
        shared = self.shared
        model = Registry(self.stage.database)[trouble.options["model"]]
        original = getattr(model, method)
        kind = UserError if trouble.options["kind"] == "user" else ValueError

        def raising(records, *args, **kwargs):
            if shared.struck(index) < times:
                shared.strike(index)
                raise kind("Another addon refuses.")
            return original(records, *args, **kwargs)

        each = patch.object(model, method, raising)
        each.start()
        self._patches.append(each)

    def _end_troubles(self):
        """From here on everything works again, and people do what is to be done."""
        if self._ended:
            return
        self._ended = True
        for index, trouble in enumerate(self.plan.troubles):
            if trouble.way == "rotation" and index in self._armed:
                self._enter_secret()
            if trouble.what == "deny":
                self.amazon.do("allow", **trouble.options)
        self._count_left()
        self.amazon.do("clear_faults")
        self.amazon.do("release_transactions")
        self.amazon.do("set_lag", acknowledgements=0, status=0)
        self.amazon.do("set_rate", rate=0)
        self.shared.skew = 0.0
        if not self.plan.is_numbered:
            self.stage.actions = []
        for each in self._patches:
            each.stop()
        self._patches.clear()

    # --- What struck ------------------------------------------------------------------

    def _count_left(self):
        """Those of Amazon's faults that are still waiting have not struck."""
        self._left = self.amazon.get("faults")["pending"]

    def _count_faults(self, ledger):
        struck = {}
        for entry in ledger:
            if entry["fault"]:
                key = (entry["fault"], entry["operation"])
                struck[key] = struck.get(key, 0) + 1
        for index, trouble in enumerate(self.plan.troubles):
            if trouble.way == "amazon":
                key = (trouble.what, trouble.options["operation"])
                self.hits[index] += min(struck.get(key, 0), trouble.options["times"])
            else:
                self.hits[index] += self.shared.struck(index)

    def _hits_by_row(self):
        hits = {}
        for trouble, times in zip(self.plan.troubles, self.hits, strict=True):
            hits[trouble.row] = hits.get(trouble.row, 0) + times
        return hits

    def _retry_after(self):
        """Operation -> seconds, where all faults of the plan agree on them."""
        said, unclear = {}, set()
        for trouble in self.plan.troubles:
            if trouble.what not in ("throttle", "server_error"):
                continue
            operation = trouble.options["operation"]
            if operation in said or "retry_after" not in trouble.options:
                unclear.add(operation)
            said[operation] = trouble.options.get("retry_after", 0)
        return {o: s for o, s in said.items() if o not in unclear}
