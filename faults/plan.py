"""What goes wrong in one run, drawn from its seed. Pure, no Odoo.

A plan names troubles; each says in which row of the table it counts, how it is brought
about, and when. The catalogue below is the whole of what the suite can do.
"""

import random
from dataclasses import dataclass, field

#: How an instance works.
WAYS = ("by_requisition", "by_approval", "automatic")
#: So many sets of orders there are. A variant is one of them in one way of working; a
#: clean run of each is what the others are compared with.
SETS = 4
#: Troubles begin in these minutes of a run (Amazon places orders in minutes 0 and 20),
#: and have ended at its end of troubles.
MOMENTS = (0, 0, 0, 15, 20)
END_OF_TROUBLES = 40

LIST, ONE = "getPurchaseOrders", "getPurchaseOrder"
POST, SHOW = "submitAcknowledgement", "getPurchaseOrdersStatus"
ASK, TOKEN = "getTransaction", "token"
#: Ways that strike once, at a number that may come late in a run.
ONCE = ("boundary", "statement")
#: What an answer may be that is JSON and not what Amazon documents.
SHAPES = ("list", "text", "null", "lists", "numbers")
#: The operations that a fault of the answer itself can spoil.
ANY = (LIST, LIST, LIST, POST, POST, POST, SHOW, ASK)


@dataclass
class Trouble:
    """One thing that goes wrong.

    :param row: its row of the table
    :param way: ``amazon`` (a fault of the simulator), ``control`` (a method of its
        control interface), ``boundary``, ``statement``, ``together``, ``skew``,
        ``override`` or ``rotation``
    :param what: the fault's kind, the method, or the action
    :param minute: of the run, from which it waits for its chance
    :param options: of the way
    :param expects: what may differ from the clean run in the end: names of
        ``snapshot.FORGIVEN``
    """

    row: str
    way: str
    what: str
    minute: int = 0
    options: dict = field(default_factory=dict)
    expects: tuple = ()


@dataclass
class Plan:
    """One run.

    :param name: what ``bin/faults --only`` repeats it by
    :param variant: which orders
    :param troubles: list of :class:`Trouble`
    """

    name: str
    variant: int
    troubles: list

    def is_over(self, minute, struck, at_rest):
        """Whether the troubles have ended, and people see to what is left.

        :param float minute: of the run
        :param struck: for each trouble, whether it has struck
        :param bool at_rest: nothing is due any more: its number did not come
        """
        if all(each.way in ONCE for each in self.troubles):
            if all(struck):
                return True  # at once, where nothing goes wrong at all
            # A place to die at may lie behind the end of all other troubles.
            return at_rest and minute >= END_OF_TROUBLES
        return minute >= END_OF_TROUBLES


def clean(variant):
    """The plan in which nothing goes wrong."""
    return Plan(f"clean-{variant}", variant, [])


def kill_at(number, variant=0):
    """Die at one boundary: a commit or a request, counted over the whole run."""
    trouble = _at("SIGKILL at a commit or request", "boundary", "kill", number)
    return Plan(f"kill-{number}", variant, [trouble])


def variant_of(seed, ways=WAYS):
    """Which orders a seed has, and in which way of working."""
    return seed % (SETS * len(ways))


def orders_of(variant):
    """The set of orders of a variant."""
    return variant % SETS


def way_of(variant):
    """How the instance works in a variant."""
    return WAYS[variant // SETS]


def drawn(seed, boundaries, statements, catalogue=None, ways=WAYS):
    """The plan of a seed.

    :param int seed: the same seed draws the same troubles
    :param int boundaries: of the clean run with the same orders
    :param int statements: likewise
    :param catalogue: what may go wrong; else :data:`CATALOGUE`
    :param ways: how instances work
    """
    rng = random.Random(f"plan/{seed}")
    makers = list(catalogue or CATALOGUE)
    # Every trouble has its turn: the first one by the seed, the others by chance.
    chosen = [makers[seed % len(makers)]]
    chosen += rng.sample(makers, rng.randrange(1, 4))
    troubles = [maker(rng, boundaries, statements) for maker in dict.fromkeys(chosen)]
    variant = variant_of(seed, ways)
    if way_of(variant) != WAYS[0]:
        # A quotation that waits for approval, or a sale order that was answered for, is
        # a decision of its own: taking it away is no trouble but another end.
        taken_away = ("cancel_order", "delete_order")
        troubles = [each for each in troubles if each.what not in taken_away]
    return Plan(f"seed-{seed}", variant, troubles)


# --- Amazon ------------------------------------------------------------------------


def amazon(row, kind, operations=ANY, most=3, **choices):
    """A fault of the simulator; each option is drawn from its choices."""

    def make(rng, _boundaries, _statements):
        options = {name: rng.choice(values) for name, values in choices.items()}
        options["operation"] = rng.choice(operations)
        options["times"] = rng.randint(1, most)
        options["skip"] = rng.choice((0, 0, 0, 1))
        expects = ()
        return Trouble(row, "amazon", kind, rng.choice(MOMENTS), options, expects)

    return make


def control(row, method, expects=(), **choices):
    def make(rng, _boundaries, _statements):
        options = {name: rng.choice(values) for name, values in choices.items()}
        minute = rng.choice(MOMENTS)
        return Trouble(row, "control", method, minute, options, expects)

    return make


def _not_found(rng, _boundaries, _statements):
    options = {"operation": ONE, "times": 1}
    return Trouble("listed, then 404", "amazon", "not_found", 0, options)


def token_service(rng, _boundaries, _statements):
    kind = rng.choice(("server_error", "throttle", "close_before", "malformed_json"))
    options = {"operation": TOKEN, "times": rng.randint(1, 5)}
    return Trouble("Login with Amazon down", "amazon", kind, 0, options)


def _deny(rng, _boundaries, _statements):
    options = {"operation": rng.choice((LIST, POST, SHOW))}
    return Trouble("role taken away for a while", "control", "deny", 0, options)


def skew(rng, _boundaries, _statements):
    seconds = rng.choice((-600, -90, 90, 600))
    return Trouble("clocks 1.5 or 10 minutes apart", "skew", str(seconds), 0)


def _rotation(rng, _boundaries, _statements):
    minute = rng.choice(MOMENTS)
    options = {"overlap": rng.choice((0, 0, 1200)), "entered_after": 12}
    return Trouble("secret rotated in mid-run", "rotation", "rotate", minute, options)


# --- Processes ---------------------------------------------------------------------


def _at(row, place, what, number, kinds=(), expects=()):
    options = {"number": number, "kinds": kinds}
    return Trouble(row, place, what, 0, options, expects)


def boundary(row, what, kinds=(), expects=()):
    def make(rng, boundaries, _statements):
        # Not near the end: from its number on, the first one of these kinds.
        number = rng.randint(1, max(2, boundaries * 2 // 3))
        return _at(row, "boundary", what, number, kinds, expects)

    return make


def statement(row, what):
    def make(rng, _boundaries, statements):
        return _at(row, "statement", what, rng.randint(1, max(2, statements - 5)))

    return make


def together(rng, _boundaries, _statements):
    minute = rng.choice((0, 0, 20))
    options = {"passes": rng.randint(2, 4)}
    return Trouble("workers and a button at once", "together", "lanes", minute, options)


def _override(row, method):
    def make(rng, _boundaries, _statements):
        return _raising(rng, row, "sale.order", method)

    return make


def _raising(rng, row, model, method, kinds=("user", "defect")):
    options = {"model": model, "times": rng.randint(1, 2), "kind": rng.choice(kinds)}
    return Trouble(row, "override", method, 0, options)


#: Steps of every loop: what may raise in the middle of the addon's own work.
STEPS = {
    "receiving": (
        ("amazon.vendor.queue", "_claim_fetch"),
        ("amazon.vendor.queue", "_store_documents"),
        ("amazon.vendor.queue", "_keep"),
        ("amazon.vendor.queue", "_fetch_done"),
    ),
    "processing": (
        ("amazon.vendor.queue.line", "_process_batch"),
        ("amazon.vendor.queue.line", "_apply_documents"),
        ("amazon.vendor.document.purchase_order", "_before_processing"),
        ("amazon.vendor.document.purchase_order", "_batch_processed"),
        ("amazon.vendor.document.purchase_order", "_processing_ended"),
        ("amazon.vendor.queue", "_refresh_state"),
    ),
    "deciding": (
        ("amazon.vendor.requisition", "_take_up"),
        ("amazon.vendor.requisition", "_propose"),
        ("amazon.vendor.requisition", "_checked_answer"),
        ("amazon.vendor.requisition", "_create_sale_orders"),
        ("amazon.vendor.requisition", "_acknowledge"),
    ),
    "sending": (
        ("amazon.vendor.submission", "_claim"),
        ("amazon.vendor.submission", "_keep_receipt"),
        ("amazon.vendor.submission", "_not_sent"),
        ("amazon.vendor.submission", "_finish_batch"),
        ("amazon.vendor.outgoing.acknowledgement", "_state_changed"),
    ),
    "following": (
        ("amazon.vendor.submission", "_look"),
        ("amazon.vendor.submission", "_conclude"),
        ("amazon.vendor.outgoing.acknowledgement", "_judge"),
    ),
    "keeping time": (
        ("amazon.vendor.schedule", "_claim"),
        ("amazon.vendor.schedule", "_succeeded"),
    ),
}


def step_of(loop):
    """A step of a loop raises what nobody expects."""

    def make(rng, _boundaries, _statements):
        model, method = rng.choice(STEPS[loop])
        return _raising(rng, f"a step of {loop} raises", model, method, ("defect",))

    return make


QUIET = ("before request", "after answer")

CATALOGUE = (
    amazon("429 without Retry-After", "throttle"),
    amazon("429 with Retry-After", "throttle", retry_after=(1, 20, 90)),
    amazon("429 of the gateway in front", "gateway_throttle"),
    amazon(
        "5xx bursts",
        "server_error",
        most=8,
        status=(500, 502, 503, 504),
        body=("html", "empty", "json", "message"),
    ),
    amazon("503 with Retry-After", "server_error", status=(503,), retry_after=(20,)),
    amazon("403 without an error code", "forbidden"),
    amazon("token expires in mid-page", "token_expired"),
    control("all tokens expire", "expire_tokens"),
    amazon("sporadic 400 InvalidInput", "invalid_input", (LIST, POST, SHOW), most=1),
    _not_found,
    amazon("page token expired", "page_token_expired", (LIST,), most=2),
    amazon("page token repeated", "repeat_token", (LIST, SHOW), most=2),
    amazon("empty page with a token", "empty_page", (LIST, SHOW)),
    amazon("closed before it was taken", "close_before"),
    amazon("reset before it was taken", "reset_before"),
    amazon("time-out before it was taken", "hang_before", most=1, seconds=(2,)),
    amazon("closed after it was taken", "close_after"),
    amazon("reset after it was taken", "reset_after"),
    amazon("time-out after it was taken", "hang_after", most=1, seconds=(2,)),
    amazon("body cut off", "cut_body"),
    amazon("half of the JSON", "truncated_json"),
    amazon("no JSON", "malformed_json"),
    amazon("HTML page with 200", "wrong_content_type"),
    amazon("empty body", "empty_body"),
    amazon("JSON of another shape", "odd_shape", shape=SHAPES),
    token_service,
    control("transactions stuck", "stick_next_transactions", times=(2, 5)),
    control(
        "answer ignored",
        "ignore_next_acknowledgements",
        ("again",),
        times=(1,),
    ),
    control("Amazon 20 minutes late", "set_lag", acknowledgements=(1200,)),
    control("status 25 minutes late", "set_lag", status=(1500,)),
    control("limit of 2 a second", "set_rate", rate=(2,), burst=(2,)),
    _deny,
    skew,
    _rotation,
    boundary("SIGKILL at a commit or request", "kill"),
    statement("SIGKILL at a statement", "kill"),
    boundary("PostgreSQL restarted", "restart"),
    boundary("PostgreSQL crashed", "crash"),
    statement("connection dropped", "drop"),
    statement("serialization failure", "serialization"),
    statement("deadlock", "deadlock"),
    statement("lock not available", "lock"),
    together,
    boundary("user edits in mid-flow", "edit", QUIET),
    boundary("user cancels the sale order", "cancel_order", QUIET, ("orders",)),
    boundary("user deletes the sale order", "delete_order", QUIET, ("orders",)),
    _override("override raises in confirm", "action_confirm"),
    _override("override raises in create", "create"),
    *map(step_of, STEPS),
)


def every_loop(variant):
    """The plan in which a step of every loop raises, drawn from the variant."""
    rng = random.Random(f"loops/{variant}")
    troubles = [step_of(loop)(rng, 0, 0) for loop in STEPS]
    return Plan(f"loops-{variant}", variant, troubles)


#: Plans that once found something, kept as they were; the last of all runs, for a
#: process that has heard much is the harder case.
FOUND = (
    # A worker that had not heard Amazon's Retry-After asked 30 s early.
    Plan(
        "found-0",
        0,
        [
            Trouble(
                "limit of 2 a second",
                "control",
                "set_rate",
                20,
                {"rate": 2, "burst": 2},
            ),
            Trouble(
                "empty page with a token",
                "amazon",
                "empty_page",
                0,
                {"operation": SHOW, "times": 3, "skip": 1},
            ),
            Trouble(
                "HTML page with 200",
                "amazon",
                "wrong_content_type",
                15,
                {"operation": ASK, "times": 1, "skip": 0},
            ),
            Trouble(
                "429 with Retry-After",
                "amazon",
                "throttle",
                0,
                {"retry_after": 90, "operation": ASK, "times": 2, "skip": 1},
            ),
        ],
    ),
)
