"""Every model, field and method of the registry, held against a table of rights."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ...models.exchange.own_work import OwnWork
from .rights import FIELDS, MANAGERS_METHODS, MODELS, OUTSIDERS
from .rights_accountants import ACCOUNTANT, ACCOUNTANT_FIELDS, ACCOUNTANT_METHODS
from .rights_case import CRUD, RightsCase
from .rights_warehouse import WAREHOUSE, WAREHOUSE_METHODS

#: Role -> (model, method) that it may call.
METHODS = {"warehouse": WAREHOUSE_METHODS, "accountant": ACCOUNTANT_METHODS}
#: Written by mixins of Odoo's in every model that has a chatter.
CHATTER = ("message_", "activity_", "rating_", "website_message_")


@tagged("post_install", "-at_install")
class TestRightsMatrix(RightsCase):
    """Generated: what is added to the addon is tried by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsiders = {
            role: new_test_user(cls.env, login=f"matrix_{role}", groups=groups)
            for role, groups in OUTSIDERS.items()
        }
        cls.outsiders["other_manager"] = cls.other_manager
        cls.insiders = {"user": cls.vendor_user, "manager": cls.vendor_manager}
        cls.stored = [name for name in cls.models if not cls.env[name]._transient]

    def _fields_of(self, model):
        """Stored fields that somebody could try to write, with the present value."""
        record = self._record(model)
        for name, field in record._fields.items():
            if (
                field.store
                and name not in MAGIC_COLUMNS
                and not name.startswith(CHATTER)
                and field.type != "one2many"
            ):
                yield name, field.convert_to_write(record[name], record)

    def _tries(self, call, *arguments):
        """Whether it is let through; undone in any case."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint() as savepoint:
                call(*arguments)
                self.env.flush_all()
                savepoint.rollback()
        except (AccessError, UserError, ValidationError):
            self.env.invalidate_all()
            return False
        self.env.invalidate_all()
        return True

    def test_every_model_is_in_the_table(self):
        self.assertEqual(set(self.stored), set(MODELS))

    def test_operations(self):
        for model, expected in MODELS.items():
            rights = {role: "" for role in self.outsiders}
            rights["warehouse"] = WAREHOUSE.get(model, "")
            rights["accountant"] = ACCOUNTANT.get(model, "")
            rights["user"], rights["manager"] = expected
            rights["other_manager"] = expected[1]  # on their own company's records
            for role, allowed in rights.items():
                user = {**self.outsiders, **self.insiders}[role]
                found = "".join(
                    operation[0]
                    for operation in CRUD
                    if self.env[model].with_user(user).has_access(operation)
                )
                with self.subTest(model=model, role=role):
                    self.assertEqual(found, allowed)

    def test_fields_that_people_write(self):
        """By a Manager, who may write most; the present value is refused as well."""
        for model in self.stored:
            if "w" not in MODELS[model][1]:
                continue
            record = self._record(model).with_user(self.vendor_manager)
            self.env.flush_all()
            found = {
                name
                for name, value in self._fields_of(model)
                if self._tries(record.write, {name: value})
            }
            with self.subTest(model=model):
                self.assertEqual(found, FIELDS[model])

    def test_fields_that_accountants_write(self):
        """The present value is refused as well."""
        for model, allowed in ACCOUNTANT.items():
            if "w" not in allowed:
                continue
            record = self._record(model).with_user(self.outsiders["accountant"])
            self.env.flush_all()
            found = {
                name
                for name, value in self._fields_of(model)
                if self._tries(record.write, {name: value})
            }
            with self.subTest(model=model):
                self.assertEqual(found, ACCOUNTANT_FIELDS[model])

    def test_no_field_opens_by_a_flag_of_the_client(self):
        flags = self._flags()
        self.assertGreater(len(flags), 3)
        for model in self.stored:
            if "w" not in MODELS[model][1]:
                continue
            record = self._record(model).with_user(self.vendor_manager)
            record = record.with_context(**dict.fromkeys(flags, True))
            for name, value in self._fields_of(model):
                if name not in FIELDS[model]:
                    with self.subTest(model=model, field=name):
                        self.assertFalse(self._tries(record.write, {name: value}))

    def _flags(self):
        """The flags that our own code sets."""
        flags, kinds = set(), [OwnWork]
        while kinds:
            kind = kinds.pop()
            kinds += kind.__subclasses__()
            flags |= {member.value for member in kind}
        return flags

    def test_closed_fields_have_no_default_of_a_clients(self):
        for model in self.stored:
            Model = self.env[model].with_user(self.vendor_manager)
            names = [n for n in Model._fields if Model._is_guarded(n)]
            own = Model.default_get(names)
            sent = Model.with_context(**{f"default_{name}": "x" for name in names})
            with self.subTest(model=model):
                self.assertEqual(
                    sent.default_get(names).keys(), own.keys(), "sent by a client"
                )
                self.assertNotIn("x", sent.default_get(names).values())

    def test_nothing_moves_to_another_company(self):
        """Also where the mover belongs to both companies."""
        both = self.vendor_manager
        both.company_ids += self.other_company
        other = {
            "instance_id": self.other_instance.id,
            "company_id": self.other_company.id,
        }
        for model in self.stored:
            if model == "amazon.vendor.instance" or not self.env[model]._auto:
                continue  # an instance moves until it has documents; a view has no rows
            record = self._record(model)
            for name in other.keys() & record._fields.keys():
                mover = record.with_user(both)
                with self.subTest(model=model, field=name):
                    self.assertFalse(self._tries(mover.write, {name: other[name]}))
                    self.assertEqual(record.company_id, self.company)

    def test_an_instance_is_not_pushed_into_a_company_of_others(self):
        mine = self.instance.copy({"name": "Mine"}).with_user(self.vendor_manager)
        self.assertFalse(self._tries(mine.write, {"company_id": self.other_company.id}))

    def test_nobody_creates_in_another_company(self):
        other = {"instance_id": self.other_instance.id}
        for model in self.stored:
            if "c" not in MODELS[model][1] or model == "amazon.vendor.instance":
                continue
            Model = self.env[model].with_user(self.other_manager)
            values = {
                name: value
                for name, value in self._fields_of(model)
                if name in FIELDS[model] or name in ("instance_id", "line_id")
            }
            mine = self.env[model].with_user(self.vendor_manager)
            self.records.pop(model).unlink()  # so that its number is free
            self.other_instance.schedule_ids.unlink()
            with self.subTest(model=model):
                self.assertFalse(self._tries(Model.create, values))
                if "instance_id" in values:
                    self.assertFalse(self._tries(mine.create, {**values, **other}))
                self.assertTrue(self._tries(mine.create, values))

    def test_methods(self):
        refused = set()
        for model in self.stored:
            record = self._record(model)
            for name, arguments in self._public_methods(model).items():
                for role, user in self.outsiders.items():
                    with self.subTest(model=model, method=name, role=role):
                        may = METHODS.get(role, ())
                        if (model, name) in may:
                            self.assertFalse(
                                self._is_refused(
                                    record.with_user(user), name, arguments
                                )
                            )
                            continue
                        self._assert_refused(record.with_user(user), name, arguments)
                if self._is_refused(
                    record.with_user(self.vendor_user), name, arguments
                ):
                    refused.add((model, name))
        # What accountants do, no clerk does.
        self.assertEqual(refused, MANAGERS_METHODS | ACCOUNTANT_METHODS)

    def _is_refused(self, record, name, arguments):
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint() as savepoint:
                getattr(record, name)(*arguments)
                savepoint.rollback()
        except AccessError:
            return True
        except Exception:  # let through, and wrong in other ways
            return False
        finally:
            self.env.invalidate_all()
        return False
