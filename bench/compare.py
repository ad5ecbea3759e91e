#!/usr/bin/env python3
"""Compares the CPU that jvm-ingress and its peers spend on a request, side by side, in one run.

    bench/compare.py [--seconds 10] [--warm 20] [--rounds 5] [--connections 64] [--size 128] [--peers nginx,haproxy]

The origin (nginx, one worker) and the load (wrk, one thread) share the first core, the proxy under test has the second
one alone, with all its threads. Every proxy runs with one worker or one event loop, keep-alive on both sides, access log
off, X-Forwarded-* and X-Request-ID set; jvm-ingress also judges a NetworkPolicy for each request and counts metrics.
All are warmed, then measured in turn, round by round; the figure is the median over the rounds of CPU seconds (user and
system, of the whole process) per 100,000 requests. A round with a wrong answer or with noise from elsewhere is reported.

Needs two cores and the Debian packages nginx-light, haproxy and wrk. Everything listens on loopback and ends with the
program.
"""
import argparse
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
ORIGIN = 18080
PORTS = {"nginx": 18081, "haproxy": 18082, "jvm-ingress": 18083}
JVM_HEALTH = 18084
TICKS = os.sysconf("SC_CLK_TCK")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10, help="length of one measurement")
    parser.add_argument("--warm", type=int, default=20, help="seconds of load before the first measurement")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--size", type=int, default=128, help="bytes of a response's body")
    parser.add_argument("--peers", default="nginx,haproxy", help="of nginx and haproxy")
    parser.add_argument("--java-options", default="-Xms256m -Xmx256m -XX:+UseSerialGC", help="for jvm-ingress")
    return parser.parse_args()


def nginx_origin(folder, size):
    return f"""daemon off; worker_processes 1; pid {folder}/origin.pid; error_log stderr crit;
events {{ worker_connections 4096; }}
http {{ access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_body_temp_path {folder}/o1; proxy_temp_path {folder}/o2; fastcgi_temp_path {folder}/o3;
  uwsgi_temp_path {folder}/o4; scgi_temp_path {folder}/o5;
  server {{ listen 127.0.0.1:{ORIGIN}; default_type text/plain; root {folder}/www;
    location / {{ try_files /body =404; }} }} }}
"""


def nginx_proxy(folder):
    return f"""daemon off; worker_processes 1; pid {folder}/proxy.pid; error_log stderr crit;
events {{ worker_connections 4096; }}
http {{ access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_body_temp_path {folder}/p1; proxy_temp_path {folder}/p2; fastcgi_temp_path {folder}/p3;
  uwsgi_temp_path {folder}/p4; scgi_temp_path {folder}/p5;
  upstream origin {{ server 127.0.0.1:{ORIGIN}; keepalive 256; keepalive_requests 1000000000; }}
  server {{ listen 127.0.0.1:{PORTS["nginx"]}; server_name bench.test;
    location / {{ proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header X-Forwarded-Port $server_port; proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Request-ID $request_id; }} }} }}
"""


def haproxy():
    return f"""global
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 600s
  timeout server 600s
  option http-keep-alive
  http-reuse always
frontend web
  bind 127.0.0.1:{PORTS["haproxy"]}
  unique-id-format %{{+X}}o%ci%cp%Ts%rt%pid
  unique-id-header X-Request-ID
  http-request set-header X-Real-IP %[src]
  http-request set-header X-Forwarded-For %[src]
  http-request set-header X-Forwarded-Host %[req.hdr(host)]
  http-request set-header X-Forwarded-Port %[dst_port]
  http-request set-header X-Forwarded-Proto http
  default_backend origin
backend origin
  server origin 127.0.0.1:{ORIGIN} maxconn 256
"""


class Run:
    """What this run started, so that it ends it."""

    def __init__(self, arguments, folder):
        self.arguments = arguments
        self.folder = folder
        self.processes = {}

    def start(self, name, core, command, environment=None):
        log = open(self.folder / f"{name}.log", "wb")
        self.processes[name] = subprocess.Popen(
            ["taskset", "-c", str(core), *command],
            stdout=log, stderr=log, env={**os.environ, **(environment or {})}, start_new_session=True)

    def stop(self):
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()

    def start_all(self, peers):
        (self.folder / "www").mkdir()
        (self.folder / "www" / "body").write_text("x" * self.arguments.size)
        (self.folder / "origin.conf").write_text(nginx_origin(self.folder, self.arguments.size))
        self.start("origin", 0, ["nginx", "-c", str(self.folder / "origin.conf")])
        if "nginx" in peers:
            (self.folder / "nginx.conf").write_text(nginx_proxy(self.folder))
            self.start("nginx", 1, ["nginx", "-c", str(self.folder / "nginx.conf")])
        if "haproxy" in peers:
            (self.folder / "haproxy.cfg").write_text(haproxy())
            self.start("haproxy", 1, ["haproxy", "-f", str(self.folder / "haproxy.cfg"), "-db"])
        self.start("jvm-ingress", 1, [
            str(ROOT / "bin" / "jvm-ingress"), "serve", "--from", str(ROOT / "bench" / "manifests"),
            "--allow-loopback-endpoints", "--bind", "127.0.0.1", "--http", str(PORTS["jvm-ingress"]), "--https", "0",
            "--health", str(JVM_HEALTH), "--loops", "1", "--access-log", "off"],
            {"JVM_INGRESS_JAVA_OPTIONS": self.arguments.java_options})


def get(port):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/x", headers={"Host": "bench.test"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.status, answer.read()


def await_answer(name, port, size, seconds=120):
    deadline = time.monotonic() + seconds
    while True:
        try:
            status, body = get(port)
            if status == 200 and body == b"x" * size:
                return
            reason = f"answers {status} with {len(body)} bytes"
        except OSError as error:
            reason = str(error)
        if time.monotonic() > deadline:
            sys.exit(f"compare: {name} on port {port} is not ready: {reason}")
        time.sleep(0.2)


def descendants(pid):
    """The process and all below it: nginx serves from a worker."""
    found = [pid]
    for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += descendants(int(child))
    return found


def cpu_seconds(pid):
    total = 0
    for one in descendants(pid):
        fields = pathlib.Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def busy_seconds():
    fields = [int(field) for field in pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS


def load(port, seconds, connections):
    said = subprocess.run(
        ["taskset", "-c", "0", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
         "-H", "Host: bench.test", f"http://127.0.0.1:{port}/x"],
        capture_output=True, text=True, check=True).stdout
    requests = int(re.search(r"(\d+) requests in", said).group(1))
    wrong = sum(int(number) for number in re.findall(r"Non-2xx or 3xx responses: (\d+)", said))
    errors = re.search(r"Socket errors: (.*)", said)
    percentile = re.search(r"99%\s+(\S+)", said).group(1)
    return requests, wrong, errors.group(1) if errors else "", percentile


def measure(run, name):
    arguments = run.arguments
    pid = run.processes[name].pid
    known = [process.pid for process in run.processes.values()]
    busy, cpu = busy_seconds(), cpu_seconds(pid)
    others = sum(cpu_seconds(one) for one in known)
    spent = os.times()
    started = time.monotonic()
    requests, wrong, errors, percentile = load(PORTS[name], arguments.seconds, arguments.connections)
    took = time.monotonic() - started
    cpu = cpu_seconds(pid) - cpu
    wrk = os.times().children_user + os.times().children_system - spent.children_user - spent.children_system
    others = sum(cpu_seconds(one) for one in known) - others
    noise = max(0.0, busy_seconds() - busy - others - wrk) / took
    return {"proxy": name, "requests": requests, "cpu": cpu / requests * 100_000, "rate": requests / took,
            "wrong": wrong, "errors": errors, "p99": percentile, "noise": noise}


def report(rows, names):
    base = statistics.median(row["cpu"] for row in rows if row["proxy"] == names[0])
    print(f"{'proxy':12} {'CPU s/100k':>10} {'x ' + names[0]:>8} {'requests/s':>11} {'p99':>9} {'wrong':>6} {'noise':>6}")
    for name in names:
        mine = [row for row in rows if row["proxy"] == name]
        cpu = statistics.median(row["cpu"] for row in mine)
        print(f"{name:12} {cpu:10.2f} {cpu / base:8.2f} {statistics.median(row['rate'] for row in mine):11.0f} "
              f"{mine[-1]['p99']:>9} {sum(row['wrong'] for row in mine):6d} {max(row['noise'] for row in mine):6.0%}")


def main():
    arguments = parse_arguments()
    peers = [peer for peer in arguments.peers.split(",") if peer]
    names = [*peers, "jvm-ingress"]
    with tempfile.TemporaryDirectory(prefix="jvm-ingress-bench-") as folder:
        run = Run(arguments, pathlib.Path(folder))
        try:
            os.chmod(folder, 0o755)
            run.start_all(peers)
            for name in names:
                await_answer(name, PORTS[name], arguments.size)
            for name in names:
                load(PORTS[name], arguments.warm, arguments.connections)
            rows = []
            for number in range(arguments.rounds):
                for name in names:
                    row = measure(run, name)
                    rows.append(row)
                    print(json.dumps({"round": number + 1, **row}), flush=True)
            report(rows, names)
            wrong = [row for row in rows if row["wrong"] or row["errors"]]
            sys.exit(1 if wrong else 0)
        finally:
            run.stop()


if __name__ == "__main__":
    main()
