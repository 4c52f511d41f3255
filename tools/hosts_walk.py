"""What two hosts on one database do with a backlog."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from .backlog_walk import BacklogWalk
from .console import say
from .web_client import CallFailed, WebClient

#: What Odoo logs at the end of a scheduled action.
JOB = re.compile(
    r"Job 'Amazon Vendor Central: ([^']+)' .* done \(#loop \d+; done (\d+);"
)
BATCH = 20


class HostsWalk(BacklogWalk):
    """Both hosts run the scheduled actions; a user on each clicks at the same time.

    :param stage: ``demo_stage.Stage`` of the first host
    :param list hosts: a tuple (address, log file) for each host
    """

    def __init__(self, stage, hosts):
        super().__init__(stage)
        self.hosts = hosts

    def _answer(self, requisitions):
        """On each host somebody clicks Send Acknowledgement for *all* of them."""
        batches = [
            requisitions[start : start + BATCH]
            for start in range(0, len(requisitions), BATCH)
        ]
        with ThreadPoolExecutor(len(self.hosts)) as users:
            refused = list(
                users.map(lambda host: self._click(host[0], batches), self.hosts)
            )
        say(f"refused, because the other user was faster: {sum(refused)} clicks")

    def _click(self, url, batches):
        client = WebClient(url)
        client.login(self.stage.database, self.stage.login, self.stage.password)
        refused = 0
        for batch in batches:
            try:
                client.call(
                    "amazon.vendor.requisition", "action_send_acknowledgement", batch
                )
            except CallFailed:
                refused += 1
        return refused

    def _judge(self):
        worked = []
        for number, (_url, log) in enumerate(self.hosts, 1):
            done = Counter()
            for name, count in JOB.findall(log.read_text(errors="replace")):
                done[name] += int(count)
            say(f"host {number}: {dict(+done) or 'nothing'}")
            worked.append(done.total() > 0)
        return all(worked)
