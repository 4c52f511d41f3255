"""When what is done: pass after pass, from one moment to the next."""

from functools import partial

from . import life
from . import plan as plans
from .hooks import outside

#: Not more often than this is looked at, in virtual minutes, and not for longer.
STEP, PATIENCE_MINUTES, MOST_PASSES = 1, 16 * 60, 60
_PENDING = """
SELECT min(moment) FROM (
  SELECT next_try AS moment FROM amazon_vendor_queue WHERE instance_id = %(i)s
     AND fetch_state = 'failed'
  UNION ALL SELECT coalesce(next_try, lease_until, timestamp '2000-01-01')
    FROM amazon_vendor_queue
   WHERE instance_id = %(i)s AND fetch_state IN ('pending', 'running')
  UNION ALL SELECT next_try FROM amazon_vendor_queue_line
   WHERE instance_id = %(i)s AND state = 'failed'
  UNION ALL SELECT timestamp '2000-01-01' FROM amazon_vendor_queue_line
   WHERE instance_id = %(i)s AND state = 'draft'
  UNION ALL SELECT coalesce(next_try, timestamp '2000-01-01')
    FROM amazon_vendor_submission WHERE instance_id = %(i)s AND state = 'queued'
  UNION ALL SELECT coalesce(lease_until, timestamp '2000-01-01')
    FROM amazon_vendor_submission WHERE instance_id = %(i)s AND state = 'sending'
  UNION ALL SELECT greatest(next_check, lease_until) FROM amazon_vendor_submission
   WHERE instance_id = %(i)s AND next_check IS NOT NULL AND state IN
     ('unknown', 'submitted', 'presumed')
  UNION ALL SELECT timestamp '2000-01-01' FROM amazon_vendor_submission
   WHERE instance_id = %(i)s AND work_left
  UNION ALL SELECT coalesce(next_try, timestamp '2000-01-01')
    FROM amazon_vendor_direct_label
   WHERE instance_id = %(i)s AND state IN ('wanted', 'asked', 'empty')) waiting
"""


class Timeline:
    """The part of a :class:`~.run.Run` that lets time pass, and does the work."""

    def _minute(self):
        return (self.shared.now() - self.started).total_seconds() / 60

    def _until_rest(self):
        """Pass after pass, from one moment at which something is due to the next."""
        events = self._events()
        while True:
            self.passes += 1
            if self.passes > MOST_PASSES or self._minute() > PATIENCE_MINUTES:
                self.checks._note(
                    f"I9 not at rest after {self.passes} passes, "
                    f"{self._minute():.0f} minutes"
                )
                return
            while events and events[0][0] <= self._minute():
                events.pop(0)[1]()
            if self._is_over():
                self._end_troubles()
            else:
                self._arm()
            self._pass()
            with outside(self.stage.database) as cursor:
                self.checks._cursor = cursor
                self.checks.safety()
                due = self._next_due(cursor)
            self._at_rest = due is None and not events
            if self._ended and self._at_rest:
                if self._imported_since:
                    return
                self._imported_since = True  # once more, with nothing in the way
            else:
                self._imported_since = False
            self._wait(due, events)

    def _is_over(self):
        struck = [self.shared.struck(n) for n in range(len(self.plan.troubles))]
        return self.plan.is_over(self._minute(), struck, self._at_rest)

    def _next_due(self, cursor):
        cursor.execute(_PENDING, {"i": self.life.instance})
        ((moment,),) = cursor.fetchall()
        return moment

    def _wait(self, due, events):
        """Let time pass until something is due, Amazon moves, or troubles change."""
        minute = self._minute()
        next_minutes = [at for at, _event in events]
        if not self._ended:
            changes = [t.minute for t in self.plan.troubles] + [plans.END_OF_TROUBLES]
            next_minutes += [change for change in changes if change > minute]
            next_minutes.append(minute + 15)
        else:
            next_minutes.append(minute + 20)  # the next scheduled import
        if due is not None:
            next_minutes.append((due - self.started).total_seconds() / 60 + 0.05)
        target = max(min(next_minutes), minute + STEP)
        self.shared.advance((target - minute) * 60)

    def _pass(self):
        """What Odoo's scheduler and a person do in one moment."""
        at_once = self._together_now()
        if at_once:
            self.hits[at_once[0]] += 1
            for lanes in self._lanes():
                self._work(*lanes)
            return
        self._work(self._pieces())

    def _lanes(self):
        """What several workers do at once, then what they do next."""
        lane, click = self.life.lane, self.life.click
        crons = (life.IMPORT, life.PROCESS)
        lanes = [[partial(lane, name)] for name in crons * 2]
        yield [*lanes, [partial(click, self.life.process_by_hand)]]
        lanes = [[partial(lane, name)] for name in (life.SEND, life.SEND, life.FOLLOW)]
        yield [*lanes, *[[partial(click, self.life.acknowledge)]] * 2]

    def _pieces(self):
        """What one worker does, one after the other."""
        click = self.life.click
        pieces = [partial(self.life.cron, n) for n in (life.IMPORT, life.PROCESS)]
        pieces.append(partial(click, self.life.acknowledge))
        if self._ended:
            pieces += [
                partial(click, self.life.fetch_again),
                partial(click, self.life.retry_lines),
                partial(click, self.life.reprocess),
                partial(click, self.life.acknowledge_again),
                partial(click, self.life.confirm_by_hand),
            ]
        return pieces + [partial(self.life.cron, n) for n in (life.SEND, life.FOLLOW)]

    def _work(self, *works):
        for report in self.stage.together(list(works)):
            self.errors += [f"{self._minute():.0f}: {e}" for e in report["errors"]]
            self.checks.races(report["errors"])

    def _together_now(self):
        return [
            index
            for index, trouble in enumerate(self.plan.troubles)
            if trouble.way == "together"
            and trouble.minute <= self._minute()
            and not self._ended
            and self.hits[index] < trouble.options["passes"]
        ]
