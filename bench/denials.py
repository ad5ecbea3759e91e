#!/usr/bin/env python3
"""Storms the program with requests that a policy denies, and looks at its memory and its log.

    bench/denials.py [--seconds 10] [--connections 64] [--java-options ...]

Every request comes from another client's address (a trusted proxy names a random one), asks for an isolated endpoint
and gets 403. Prints the rate, what the live heap and the resident set were before and after, and how much was logged.
Exits with 1 if an answer was no 403 or fewer than 10,000 came in a second. Needs the Debian package wrk and a JDK.
Everything listens on loopback and ends with the program.
"""
import argparse
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
HTTP, HEALTH = 18083, 18084
CLIENTS = """
math.randomseed(os.time())
request = function()
  local ip = string.format("%d.%d.%d.%d", math.random(11, 99), math.random(0, 255), math.random(0, 255), math.random(1, 254))
  return wrk.format("GET", "/x", {["Host"] = "bench.test", ["X-Forwarded-For"] = ip})
end
"""


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10, help="length of the storm")
    parser.add_argument("--warm", type=int, default=10, help="seconds of the same before the first look")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--java-options", default="-Xmx256m", help="for jvm-ingress")
    return parser.parse_args()


def start(arguments, log):
    # The policy admits loopback alone, and clients are whom the header names: nobody gets in.
    return subprocess.Popen(
        [str(ROOT / "bin" / "jvm-ingress"), "serve", "--from", str(ROOT / "bench" / "manifests"),
         "--allow-loopback-endpoints", "--bind", "127.0.0.1", "--http", str(HTTP), "--https", "0", "--health", str(HEALTH),
         "--admin", "127.0.0.1:0", "--trusted-proxies", "127.0.0.0/8", "--log-format", "json", "--access-log", "json"],
        stdout=log, stderr=log, start_new_session=True,
        env={**os.environ, "JVM_INGRESS_JAVA_OPTIONS": arguments.java_options})


def await_ready(seconds=120):
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{HEALTH}/readyz", timeout=5):
                return
        except OSError as error:
            if time.monotonic() > deadline:
                sys.exit(f"denials: not ready: {error}")
            time.sleep(0.2)


def metric(name):
    with urllib.request.urlopen(f"http://127.0.0.1:{HEALTH}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if re.match(name + r"(\{|\s)", line))


def java_of(pid):
    """The virtual machine: the script itself, which became it, or a child."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


def live_heap(pid):
    """MiB, after a full collection."""
    jcmd = pathlib.Path(os.readlink(f"/proc/{pid}/exe")).parent / "jcmd"
    subprocess.run([jcmd, str(pid), "GC.run"], check=True, capture_output=True)
    histogram = subprocess.run([jcmd, str(pid), "GC.class_histogram"], check=True, capture_output=True, text=True).stdout
    return int(histogram.strip().splitlines()[-1].split()[2]) / 2**20


def resident(pid):
    """MiB."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 2**10


def storm(folder, seconds, connections):
    script = folder / "clients.lua"
    script.write_text(CLIENTS)
    said = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{HTTP}/x"],
        capture_output=True, text=True, check=True).stdout
    requests = int(re.search(r"(\d+) requests in", said).group(1))
    denied = sum(int(number) for number in re.findall(r"Non-2xx or 3xx responses: (\d+)", said))
    errors = re.search(r"Socket errors: (.*)", said)
    return requests, denied, errors.group(1) if errors else "none"


def main():
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="jvm-ingress-denials-") as name:
        folder = pathlib.Path(name)
        log = folder / "log"
        with open(log, "wb") as output:
            process = start(arguments, output)
        try:
            await_ready()
            storm(folder, arguments.warm, arguments.connections)
            pid = java_of(process.pid)
            heap, memory, size, dropped = live_heap(pid), resident(pid), log.stat().st_size, metric("jvm_ingress_access_log_dropped_total")
            requests, denied, errors = storm(folder, arguments.seconds, arguments.connections)
            rate = requests / arguments.seconds
            print(f"requests {requests} ({rate:,.0f} a second), denied {denied}, errors {errors}")
            print(f"live heap {heap:.1f} MiB before, {live_heap(pid):.1f} MiB after; resident {memory:.0f} MiB before, {resident(pid):.0f} MiB after")
            text = log.read_bytes()[size:]
            lines = text.count(b"\n")
            other = [line for line in text.splitlines() if b'"status"' not in line]
            print(f"log: {lines} lines, {len(text) / 2**20:.1f} MiB, {metric('jvm_ingress_access_log_dropped_total') - dropped:.0f} "
                  f"dropped, {len(other)} of them no access log")
            sys.exit(0 if denied == requests and rate >= 10_000 else 1)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


if __name__ == "__main__":
    main()
