"""The line protocol of a peer in Python; see bench/src/peer.rs.

A peer calls `serve(prepare)`. `prepare(args)` reads its input files and gives (version, job); `job()` does the
work once and gives (units, bytes).
"""

import json
import platform
import sys
import time


def serve(prepare):
    job = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if "prepare" in request:
                version, job = prepare(request["prepare"])
                answer = {"ready": version or f"Python {platform.python_version()}"}
            else:
                answer = run(job, request["run"])
        except Exception as error:  # whatever it is, the harness says that this peer is missing, and why
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


def run(job, least):
    units = octets = 0
    start = time.perf_counter_ns()
    while True:
        done, size = job()
        units += done
        octets += size
        passed = time.perf_counter_ns() - start
        if passed >= least:
            return {"units": units, "bytes": octets, "nanoseconds": passed}
