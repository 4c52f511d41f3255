"""What two workers of a jobrunner do with a backlog."""

from tools.console import say

from .backlog import BacklogWalk

#: Whatever of a job is stored in clear.
WRITTEN = ("args", "kwargs", "records", "func_string", "result", "exc_info")
READ = ("state", "worker_pid", "method_name", *WRITTEN)


class QueueJobWalk(BacklogWalk):
    """By jobs only."""

    def _judge(self):
        ours = [["channel", "like", "root.amazon_vendor"]]
        jobs = self.client.read("queue.job", ours, *READ)
        methods = sorted({job["method_name"] for job in jobs})
        workers = {job["worker_pid"] for job in jobs if job["worker_pid"]}
        failed = [job for job in jobs if job["state"] == "failed"]
        say(f"jobs: {len(jobs)} by {len(workers)} workers: {', '.join(methods)}")
        say(f"failed jobs: {len(failed)}")
        _client_id, *keys = self.stage.amazon.keys
        leaks = [job for job in jobs if any(k in str(job) for k in [*keys, "Atza|"])]
        say(f"jobs with a key to Amazon in them: {len(leaks)}")
        return (
            not failed
            and not leaks
            and len(workers) >= 2
            and {"_job_process", "_job_send"} <= set(methods)
        )
