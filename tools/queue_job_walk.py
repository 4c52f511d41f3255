"""What two workers of a jobrunner do with a backlog."""

from .backlog_walk import BacklogWalk
from .console import say


class QueueJobWalk(BacklogWalk):
    """By jobs only."""

    def _judge(self):
        jobs = self.client.read(
            "queue.job",
            [["channel", "like", "root.amazon_vendor"]],
            "state",
            "worker_pid",
            "method_name",
        )
        methods = sorted({job["method_name"] for job in jobs})
        workers = {job["worker_pid"] for job in jobs if job["worker_pid"]}
        failed = [job for job in jobs if job["state"] == "failed"]
        say(f"jobs: {len(jobs)} by {len(workers)} workers: {', '.join(methods)}")
        say(f"failed jobs: {len(failed)}")
        return (
            not failed
            and len(workers) >= 2
            and "_job_process" in methods
            and "_job_send" in methods
        )
