from odoo import api, models


class AmazonVendorOutgoingWords(models.AbstractModel):
    """What people are told about a kind of outgoing document.

    Sentences end with what to do next; a kind says it in its own words.
    """

    _inherit = "amazon.vendor.outgoing"

    @api.model
    def _label(self):
        """The kind in one or two words."""
        return self.env._("Document")

    @api.model
    def _values(self, submission):
        return {"kind": self._label(), "number": submission.document_number}

    # === WHAT BECAME OF ONE === #

    @api.model
    def _say_refused(self, submission, reasons):
        """Amazon refused it after reading it.

        :param str reasons: Amazon's, in words.
        """
        return self.env._(
            "Amazon refused %(kind)s %(number)s after reading it: %(reasons)s. Correct "
            "it and send it as a new version.",
            reasons=reasons,
            **self._values(submission),
        )

    @api.model
    def _say_mismatch(self, submission, verdict):
        """Amazon shows otherwise than was sent.

        :param str verdict: of ``logic.outbound.finding``.
        """
        return self.env._(
            "Amazon does not show %(kind)s %(number)s as it was sent. Look in Vendor "
            "Central.",
            **self._values(submission),
        )

    @api.model
    def _say_resent(self, submission, minutes):
        """It was not taken and is sent again."""
        return self.env._(
            "Amazon does not show it %(minutes)s minutes after it was sent, so it was "
            "not taken: it is sent again.",
            minutes=minutes,
        )

    @api.model
    def _say_server_stopped(self, submission):
        """A worker died while it sent: nobody knows whether Amazon took it."""
        if not self._can_be_looked_at:
            return self.env._(
                "The server stopped while %(name)s was being sent.",
                name=submission.name,
            )
        return self.env._(
            "The server stopped while %(name)s was being sent. The connector looks at "
            "Amazon before it sends anything again.",
            name=submission.name,
        )

    @api.model
    def _say_held(self, submission):
        """Nobody knows whether it arrived, and Amazon cannot be asked."""
        return self.env._(
            "Nobody knows whether %(kind)s %(number)s has arrived, and Amazon cannot "
            'be asked. Look in Vendor Central: if it is there, click "It Arrived"; if '
            'it is not, "Send Again" sends the very same document.',
            **self._values(submission),
        )

    @api.model
    def _say_shown(self, submission):
        """Amazon shows what was sent."""
        return self.env._("Amazon shows it as it was sent.")

    @api.model
    def _say_taken(self, submission):
        """Amazon has it, though it does not show what is in it."""
        return self.env._("Amazon has it.")

    @api.model
    def _say_moved(self, submission):
        """What is noted on the document when all is well, or False."""
        if submission.state == "submitted":
            return self.env._(
                "Amazon took %(kind)s %(number)s (transaction %(transaction)s).",
                transaction=submission.transaction_id,
                **self._values(submission),
            )
        return submission.state in ("presumed", "confirmed") and submission.evidence

    @api.model
    def _say_needs_you(self, submission):
        """Summary of the activity for the responsible person."""
        return self.env._("%(kind)s %(number)s needs you", **self._values(submission))

    @api.model
    def _say_not_finished(self, submission, reason):
        """Amazon has it, and what follows here could not be done."""
        return self.env._(
            "Amazon has %(kind)s %(number)s, but what follows here could not be done: "
            "%(reason)s",
            reason=reason,
            **self._values(submission),
        )

    @api.model
    def _say_look(self, submission, at):
        """When Amazon is looked at next: no moment is named at which nothing runs.

        :param at: see ``_say_next``.
        """
        if not submission.next_check:
            return self.env._("no more")
        allowed = submission.sudo()._allowed_domain("follow_submissions")
        if not submission.sudo().filtered_domain(allowed):
            return self.env._("when you click Ask Amazon Now, for its schedule is off")
        return at(submission.next_check)

    @api.model
    def _say_next(self, submission, at):
        """What the connector does by itself now, and what is left for a person.

        :param at: callable(moment) -> the moment in words, "" for none.
        :return: a sentence, "" for none.
        """
        look = self._say_look(submission, at)
        sentences = {
            "queued": self.env._("It is sent in a moment."),
            "sending": self.env._("It is being sent."),
            "submitted": self.env._(
                "Amazon has read it. Next look at Amazon: %(look)s.", look=look
            ),
            "unknown": self.env._(
                "Amazon's reply was lost. Amazon is asked what it has before anything "
                "is sent again. Next look: %(look)s.",
                look=look,
            ),
            "held": self.env._(
                "Amazon's reply was lost, and Amazon cannot be asked. Look in Vendor "
                "Central and say whether it arrived."
            ),
            "presumed": self.env._("Amazon reports no failure."),
            "confirmed": self.env._("Amazon has it."),
            "mismatch": self.env._("Amazon shows something else. Look there."),
            "failed": self.env._("Amazon did not take it. Correct it and send again."),
            "cancelled": self.env._("It was not sent."),
        }
        return sentences.get(submission.state, "")

    # === SENDING AGAIN === #

    @api.model
    def _say_refused_before(self, submissions):
        """They were refused after reading: the same would be refused again."""
        return self.env._(
            "Amazon has read %(names)s and refused it: the same document would be "
            "refused again. Correct it and send a new version.",
            names=_names(submissions),
        )

    @api.model
    def _say_superseded(self, submissions):
        """Later versions have replaced them."""
        return self.env._(
            "A later version of %(names)s was sent in the meantime.",
            names=", ".join(self._documents(submissions).mapped("display_name")),
        )

    @api.model
    def _say_outdated(self, submissions):
        """They no longer say what they should."""
        return self.env._(
            "What %(names)s says has changed since. Send a new version.",
            names=", ".join(self._documents(submissions).mapped("display_name")),
        )

    # === IN THE LIST OF ALL THAT FAILED === #

    @api.model
    def _say_sent_again(self, submissions):
        return self.env._(
            "%(kind)s sent again: %(count)s.",
            kind=self._label(),
            count=len(submissions),
        )

    @api.model
    def _say_looked_up(self, submissions):
        return self.env._(
            "%(kind)s looked up: %(count)s.", kind=self._label(), count=len(submissions)
        )

    @api.model
    def _say_write_anew(self, submissions):
        """They are outdated or replaced."""
        return self.env._(
            "%(names)s has changed since: send a new version.",
            names=_names(submissions),
        )

    @api.model
    def _say_correct(self, submissions):
        """They were refused after reading."""
        return self.env._(
            "Amazon has read and refused %(names)s: correct it and send a new version.",
            names=_names(submissions),
        )

    @api.model
    def _say_decide(self, submissions):
        """They are held for a person."""
        return self.env._(
            "%(names)s: look in Vendor Central and say whether it arrived.",
            names=_names(submissions),
        )


def _names(submissions):
    return ", ".join(submissions.mapped("name"))
