from odoo import api, models
from odoo.tools import SQL

PREFIX = "amazon.vendor.dead.letter.source"
#: Columns that the list makes itself.
MADE_BY_THE_LIST = {"id", "is_ignored", "company_id", "owner_id", "age_days"}


class AmazonVendorDeadLetterSource(models.AbstractModel):
    """Something that can fail, and is then in the list of all that failed.

    Each room has a model ``amazon.vendor.dead.letter.source.<kind>`` for what can fail
    in it: which rows failed, why, and how they are tried again. What is read of other
    tables is named in ``_depends``.
    """

    _name = "amazon.vendor.dead.letter.source"
    _description = "Amazon Vendor: a source of dead letters"

    #: Model of what fails; it inherits ``amazon.vendor.ignore.mixin``.
    _model = None
    #: Its place among the sources.
    _sequence = 100

    @api.model
    def _all(self):
        """The sources of all rooms, in a fixed order."""
        names = self.env.registry.descendants([PREFIX], "_inherit") - {PREFIX}
        sources = [self.env[name] for name in names]
        return sorted(sources, key=lambda source: (source._sequence, source._name))

    @api.model
    def _of(self, kind):
        """The source of a kind."""
        return self.env[f"{PREFIX}.{kind}"]

    @api.model
    def _kind(self):
        """The value of the letter's ``kind``."""
        return self._name.removeprefix(f"{PREFIX}.")

    @api.model
    def _label(self):
        """What failed, in a few words."""
        raise NotImplementedError

    @api.model
    def _select(self):
        """The rows that failed, of a table ``source``, with ``_columns``.

        :rtype: SQL
        """
        raise NotImplementedError

    @api.model
    def _columns(self, **own):
        """The columns of the list.

        :param own: column -> SQL, where it is not that of ``amazon.vendor.retry.mixin``
            or the model has no such column.
        :rtype: SQL
        """
        columns = {
            "position": SQL("%s", self._all().index(self)),
            "kind": SQL("%s", self._kind()),
            "res_id": SQL("source.id"),
            "name": SQL("source.name"),
            "status": SQL("source.state"),
            "instance_id": SQL("source.instance_id"),
            "user_id": SQL("NULL::int"),
            "error_message": SQL("source.error_message"),
            "failed_on": SQL("COALESCE(source.failed_since, source.write_date)"),
            "attempts": SQL("source.attempts"),
            "next_try": SQL("source.next_try"),
            "ignored_reason": SQL("source.ignored_reason"),
            "ignored_by_id": SQL("source.ignored_by_id"),
        }
        for name, field in self.env["amazon.vendor.dead.letter"]._fields.items():
            if field.store and name not in MADE_BY_THE_LIST:
                columns.setdefault(name, _nothing(field))
        columns.update(own)
        return SQL(", ").join(
            SQL("%s AS %s", value, SQL.identifier(name))
            for name, value in columns.items()
        )

    @api.model
    def _reasons(self, letter):
        """Why a letter is in the list.

        :return: list of sentences.
        """
        return [letter.error_message] if letter.error_message else []

    @api.model
    def _originals(self, letters):
        """The records behind letters of this kind."""
        return self.env[self._model].browse(letters.mapped("res_id")).exists()

    @api.model
    def _retry(self, records):
        """Try again what failed, with the user's rights.

        :return: a sentence of what was done, or None.
        """
        raise NotImplementedError


def _nothing(field):
    """The column of a field that a source has nothing for."""
    if field.type == "integer":
        return SQL("0")
    return SQL("NULL::%s", SQL(field.column_type[0]))
