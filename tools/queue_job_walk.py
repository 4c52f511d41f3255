"""What two workers of a jobrunner do with a backlog."""

from simulator import DEMO_CLIENT_SECRET, DEMO_REFRESH_TOKEN

from .backlog_walk import BacklogWalk
from .console import say

#: Whatever of a job is stored in clear.
WRITTEN = ("args", "kwargs", "records", "func_string", "result", "exc_info")


class QueueJobWalk(BacklogWalk):
    """By jobs only."""

    def _judge(self):
        jobs = self.client.read(
            "queue.job",
            [["channel", "like", "root.amazon_vendor"]],
            "state",
            "worker_pid",
            "method_name",
            *WRITTEN,
        )
        methods = sorted({job["method_name"] for job in jobs})
        workers = {job["worker_pid"] for job in jobs if job["worker_pid"]}
        failed = [job for job in jobs if job["state"] == "failed"]
        say(f"jobs: {len(jobs)} by {len(workers)} workers: {', '.join(methods)}")
        say(f"failed jobs: {len(failed)}")
        keys = (DEMO_CLIENT_SECRET, DEMO_REFRESH_TOKEN, "Atza|")
        leaks = [job for job in jobs if any(key in str(job) for key in keys)]
        say(f"jobs with a key to Amazon in them: {len(leaks)}")
        return (
            not failed
            and not leaks
            and len(workers) >= 2
            and "_job_process" in methods
            and "_job_send" in methods
        )
