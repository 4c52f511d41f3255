"""What two hosts on one database do with a backlog."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tools.console import say

from .backlog import REQUISITION, BacklogWalk
from .web_client import CallFailed, WebClient

#: What Odoo logs at the end of a scheduled action.
JOB = re.compile(
    r"Job 'Amazon Vendor Central: ([^']+)' .* done \(#loop \d+; done (\d+);"
)
BATCH = 20


class HostsWalk(BacklogWalk):
    """All hosts run the scheduled actions; a user on each clicks at the same time."""

    def _answer(self, requisitions):
        """On each host somebody clicks Send Acknowledgement for *all* of them."""
        starts = range(0, len(requisitions), BATCH)
        batches = [requisitions[start : start + BATCH] for start in starts]
        hosts = self.stage.hosts
        with ThreadPoolExecutor(len(hosts)) as users:
            refused = users.map(lambda host: self._click(host.url, batches), hosts)
            count = sum(refused)
        say(f"refused, because the other user was faster: {count} clicks")

    def _click(self, url, batches):
        client = WebClient(url)
        client.login(self.stage.database, self.stage.login, self.stage.password)
        refused = 0
        for batch in batches:
            try:
                client.call(REQUISITION, "action_send_acknowledgement", batch)
            except CallFailed:
                refused += 1
        return refused

    def _judge(self):
        worked = []
        for number, host in enumerate(self.stage.hosts, 1):
            done = Counter()
            for name, count in JOB.findall(host.log.read_text(errors="replace")):
                done[name] += int(count)
            say(f"host {number}: {dict(+done) or 'nothing'}")
            worked.append(done.total() > 0)
        return all(worked)
