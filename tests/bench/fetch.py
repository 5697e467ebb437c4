#!/usr/bin/env python3
"""What a poll of many sources costs, beside other readers on the same origin in the same run.

    tests/bench/fetch.py BINARY [--sources N]... [--tls N]... [--awkward N] [--idle N] [--peers N]

Without a number of anything: 100, 1,000 and 10,000 sources, 1,000 over TLS, 1,000 awkward ones, 1,000,000 idle ones.

The origin is nginx on as many loopback addresses as there are sources, so that each source is a host of its own.
Figures are of whole processes, start included: CPU seconds (user + system), wall seconds, peak memory.

    cold    the first poll: every entry becomes a file
    warm    all documents unchanged, each answered 304
    bytes   all documents unchanged, but the server has no validators: the same bytes again
    news    one source in twenty has one new entry, the others 304
"""
import argparse
import asyncio
import functools
import os
import pathlib
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

IN_FLIGHT = 128
ENTRIES = 22  # a document; with their text about 90 kB
STAMP = 1_790_000_000  # the documents' modification time: one for all, so that curl can ask for all of them with one date
LATENCY = 0.2  # seconds, of the awkward origin
AWKWARD_TIMEOUT = 5
AWKWARD_PORT = 8482
PARAGRAPH = ("The council met on Tuesday to hear what had been found, and <a href=\"/minutes/{0}\">its minutes</a> say "
             "that <em>nobody</em> had asked for it. A second reading is set for the {1}th &mdash; in the old hall. ")


def address(number):
    return f"127.{20 + number // 62500}.{number // 250 % 250}.{number % 250 + 1}"


def document(number, entries):
    """An RSS document whose entries and addresses are its own; the newest entry is its last one."""
    items = []
    for entry in reversed(range(entries)):
        text = "<p>" + "".join(PARAGRAPH.format(number * 1000 + entry, k) for k in range(17)) + "</p>"
        items.append(f"<item><title>Report {entry} of office {number}</title>"
                     f"<link>http://{address(number)}/reports/{entry}</link>"
                     f"<guid isPermaLink=\"false\">office-{number}-report-{entry}</guid>"
                     f"<pubDate>{time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(STAMP - 1_000_000 + entry * 3600))}"
                     f"</pubDate><description><![CDATA[{text}]]></description></item>\n")
    return (f"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>Office {number}</title>"
            f"<link>http://{address(number)}/</link><description>Reports</description>\n{''.join(items)}</channel></rss>\n")


class Origin:
    """nginx, with a document for each address; all of one size class, all of one modification time."""

    def __init__(self, folder, sources, tls):
        self.folder, self.sources, self.tls = folder, sources, tls
        self.documents = folder / "documents"
        self.documents.mkdir(parents=True)
        for number in range(sources):
            self.write(number, ENTRIES)
        self.process = None

    def write(self, number, entries, stamp=STAMP):
        path = self.documents / f"{address(number)}.xml"
        path.write_text(document(number, entries))
        os.utime(path, (stamp, stamp))

    def url(self, number):
        return f"{'https' if self.tls else 'http'}://{address(number)}:{8543 if self.tls else 8480}/feed.xml"

    def certificate(self):
        names = ",".join(f"IP:{address(number)}" for number in range(self.sources))
        settings = self.folder / "openssl.cnf"
        settings.write_text("[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN=origin\n"
                            f"[ext]\nsubjectAltName={names}\nbasicConstraints=CA:TRUE\n")
        run = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650",
               "-config", settings, "-keyout", self.folder / "key.pem", "-out", self.folder / "cert.pem"]
        subprocess.run(run, check=True, capture_output=True)

    def start(self, validators):
        listen = "".join(f"listen {address(n)}:{8543 if self.tls else 8480}{' ssl' if self.tls else ''};\n"
                         for n in range(self.sources))
        tls = ""
        if self.tls:
            self.certificate()
            tls = (f"ssl_certificate {self.folder}/cert.pem; ssl_certificate_key {self.folder}/key.pem;"
                   "ssl_session_cache shared:all:50m; ssl_session_timeout 1h; ssl_session_tickets on;")
        log = f"access_log {self.folder}/access.log reused;" if self.tls else "access_log off;"
        quiet = "" if validators else "etag off; if_modified_since off; add_header Last-Modified '';"
        (self.folder / "nginx.conf").write_text(
            f"daemon off; worker_processes 1; worker_rlimit_nofile 60000; pid {self.folder}/nginx.pid;\n"
            f"error_log {self.folder}/error.log; events {{ worker_connections 40000; }}\n"
            f"http {{ log_format reused '$ssl_session_reused'; {log} types {{ application/rss+xml xml; }}\n"
            f"{''.join(f'{kind}_temp_path {self.folder}/{kind};' for kind in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))}\n"
            f"server {{ {listen} {tls} location = /feed.xml {{ {quiet} alias {self.documents}/$server_addr.xml; }} }} }}\n")
        self.process = subprocess.Popen(["nginx", "-c", self.folder / "nginx.conf"], stderr=subprocess.DEVNULL)
        waited = subprocess.run(["curl", "-sk", "--retry", "100", "--retry-connrefused", "--retry-delay", "1", "-o",
                                 "/dev/null", self.url(self.sources - 1)], check=False)
        if waited.returncode != 0:
            sys.exit(f"the origin doesn't answer: {(self.folder / 'error.log').read_text()[:500]}")

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
            self.process = None

    def resumed(self):
        """The share of connections since the last call that resumed a session."""
        log = self.folder / "access.log"
        marks = log.read_text().split()
        log.write_text("")
        return marks.count("r") / len(marks)


def measure(command, succeeds=True, **options):
    """CPU seconds, wall seconds and peak MB of a process and what it started."""
    # By a process of its own: the peak of a child counts what its parent had when it was forked.
    measured = subprocess.run([sys.executable, __file__, "--measure", *map(str, command)], capture_output=True, text=True,
                              check=False, **options)
    figures = measured.stdout.split()
    if succeeds and figures[0] != "0":
        sys.exit(f"{command[0]} failed: {measured.stderr[-500:]}")
    return tuple(map(float, figures[1:]))


def measure_here(command):
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, time.monotonic() - began,
          usage.ru_maxrss / 1024)


def show(name, figures, sources):
    cpu, wall, peak = figures
    print(f"{name:<28}{sources:>8}{cpu:>10.2f}{wall:>10.2f}{peak:>10.0f}{cpu / sources * 1e6:>12.0f}", flush=True)
    return cpu


def entry_files(store):
    return {path: path.stat().st_mtime_ns for path in (store / "entries").rglob("*.md")}


def write_configuration(folder, urls, fetch_keys="", tables=""):
    (folder / "feeds").mkdir(parents=True)
    outlines = "".join(f'<outline type="rss" text="office-{n}" xmlUrl="{url}"/>\n' for n, url in enumerate(urls))
    (folder / "feeds" / "all.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>\n')
    (folder / "tidings.toml").write_text(f'[store]\npath = "store"\n[fetch]\nconcurrency = {IN_FLIGHT}\n'
                                         f'allow_networks = ["127.0.0.0/8"]\n{fetch_keys}{tables}')


class Tidings:
    def __init__(self, binary, folder, origin):
        self.binary, self.folder, self.store = binary, folder, folder / "store"
        ca = f'ca_file = "{origin.folder}/cert.pem"\n' if origin.tls else ""
        write_configuration(folder, (origin.url(number) for number in range(origin.sources)), ca)

    def fetch(self):
        return measure([self.binary, "fetch", "--force", "--config", self.folder / "tidings.toml"])


def bench_tidings(binary, folder, origin):
    tidings = Tidings(binary, folder / "tidings", origin)
    sources = origin.sources
    show("tidings cold", tidings.fetch(), sources)
    before = entry_files(tidings.store)
    if origin.tls:
        origin.resumed()
    warm = show("tidings warm (304)", tidings.fetch(), sources)
    if origin.tls:
        print(f"    handshakes that resumed a session: {origin.resumed():.1%}")
        return warm
    for number in range(0, sources, 20):
        origin.write(number, ENTRIES + 1, STAMP + 60)
    news = show("tidings news (5 %)", tidings.fetch(), sources)
    added = len(entry_files(tidings.store)) - len(before)
    print(f"    {len(before)} entries, {added} new; news / warm: {news / warm:.2f}")
    before = entry_files(tidings.store)
    origin.stop()
    origin.start(validators=False)
    tidings.fetch()  # the documents' validators go; their bytes stay
    show("tidings bytes (no 304)", tidings.fetch(), sources)
    print(f"    entry files written: {sum(before.get(path) != stamp for path, stamp in entry_files(tidings.store).items())}")
    origin.stop()
    origin.start(validators=True)
    for number in range(0, sources, 20):
        origin.write(number, ENTRIES)
    return warm


def bench_curl(folder, origin):
    config = folder / "curl.conf"
    config.write_text("".join(f'url = "{origin.url(n)}"\noutput = "/dev/null"\n' for n in range(origin.sources)))
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(STAMP))
    return show("curl -Z warm (304)", measure(["curl", "-Zsk", "--parallel-max", str(IN_FLIGHT), "-H",
                                               f"If-Modified-Since: {date}", "-K", config]), origin.sources)


def bench_newsboat(folder, origin):
    home = folder / "newsboat"
    home.mkdir()
    (home / "urls").write_text("".join(f"{origin.url(n)}\n" for n in range(origin.sources)))
    (home / "config").write_text(f"reload-threads {os.cpu_count()}\nssl-verifypeer no\nssl-verifyhost no\n")
    command = ["newsboat", "-u", home / "urls", "-c", home / "cache.db", "-C", home / "config", "-x", "reload"]
    show("newsboat cold", measure(command, env={**os.environ, "HOME": str(home)}), origin.sources)
    show("newsboat warm", measure(command, env={**os.environ, "HOME": str(home)}), origin.sources)


def bench_sfeed(folder, origin):
    home = folder / "sfeed"
    home.mkdir()
    feeds = "".join(f'feed "office-{n}" "{origin.url(n)}"\n' for n in range(origin.sources))
    (home / "sfeedrc").write_text(
        f'sfeedpath="{home}/feeds"\nmaxjobs={os.cpu_count()}\n'
        f'fetch() {{ curl -kLsf --etag-save "{home}/$1.etag" --etag-compare "{home}/$1.etag" "$2"; }}\n'
        f"feeds() {{\n{feeds}}}\n")
    show("sfeed_update cold", measure(["sfeed_update", home / "sfeedrc"]), origin.sources)
    show("sfeed_update warm", measure(["sfeed_update", home / "sfeedrc"]), origin.sources)


def bench(binary, folder, sources, tls, peers):
    origin = Origin(folder / "origin", sources, tls)
    try:
        origin.start(validators=True)
        warm = bench_tidings(binary, folder, origin)
        if not tls:
            print(f"    tidings / curl, warm: {warm / bench_curl(folder, origin):.2f}")
        if sources <= peers:
            bench_newsboat(folder, origin)
            bench_sfeed(folder, origin)
    finally:
        origin.stop()


def bench_awkward(binary, folder, sources):
    """Slow, broken and redirecting servers: how near the wall time is to what the slow ones make inevitable."""
    origin = subprocess.Popen([sys.executable, __file__, "--serve-awkwardly", str(sources)], stdout=subprocess.PIPE)
    try:
        origin.stdout.readline()  # it listens
        home = folder / "awkward"
        write_configuration(home, (f"http://{address(n)}:{AWKWARD_PORT}/feed.xml" for n in range(sources)),
                            f'timeout = "{AWKWARD_TIMEOUT}s"\n')
        figures = measure([binary, "fetch", "--config", home / "tidings.toml"], succeeds=False)
        show("tidings, awkward origin", figures, sources)
        least = sources / IN_FLIGHT * LATENCY + AWKWARD_TIMEOUT
        print(f"    wall / (sources / in flight * latency + one time-out): {figures[1] / least:.2f}")
    finally:
        origin.kill()
        origin.wait()


async def serve_awkwardly(sources):
    """Each answers after LATENCY; of 20 one never does, one resets, two redirect to a neighbour."""
    async def answer(number, reader, writer):
        request = await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(3600 if number % 20 == 7 else LATENCY)
        if number % 20 == 3:
            writer.transport.abort()
            return
        if number % 10 == 5 and b" /feed.xml " in request:
            head, body = f"302 Found\r\nLocation: http://{address(number - 1)}:{AWKWARD_PORT}/other.xml", b""
        else:
            head, body = "200 OK\r\nContent-Type: application/rss+xml", document(number, 2).encode()
        writer.write(f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()

    for number in range(sources):
        await asyncio.start_server(functools.partial(answer, number), address(number), AWKWARD_PORT)
    print("listening", flush=True)
    await asyncio.sleep(900)


def bench_idle(binary, folder, sources):
    """What sources cost that aren't due: memory a source at rest, and CPU up to READY."""
    rss = {}
    for count in (1, sources):
        home = folder / f"idle-{count}"
        write_configuration(home, (f"http://{address(n)}:9/feed.xml" for n in range(count)), "",
                            '[serve]\nlisten = ["127.0.0.1:8481"]\n')
        run_until_ready(binary, home)  # makes the index
        with sqlite3.connect(home / "store" / "index.db") as index:
            index.execute("UPDATE sources SET next = ?", (int(time.time()) + 86400,))
        cpu, rss[count] = run_until_ready(binary, home)
        print(f"{f'tidings run, {count} idle':<36}{cpu:>10.2f}{'':>10}{rss[count] / 2**20:>10.0f}")
    print(f"    bytes of memory a source: {(rss[sources] - rss[1]) / sources:.0f}")


def run_until_ready(binary, home):
    """CPU seconds at READY, and resident bytes three seconds after."""
    process = subprocess.Popen([binary, "run", "--config", home / "tidings.toml"], stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if "event=ready" in line:
            break
    ticks = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    time.sleep(3)
    pages = int(pathlib.Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    process.terminate()
    process.communicate()
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGESIZE")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--sources", type=int, action="append", default=[], help="plain HTTP")
    parser.add_argument("--tls", type=int, action="append", default=[], help="over TLS")
    parser.add_argument("--awkward", type=int, default=0, help="slow, broken and redirecting ones")
    parser.add_argument("--idle", type=int, default=0, help="in a daemon that has nothing to do")
    parser.add_argument("--peers", type=int, default=100, help="newsboat and sfeed too, up to so many sources")
    options = parser.parse_args()
    binary = options.binary.resolve()
    if not (options.sources or options.tls or options.awkward or options.idle):
        options.sources, options.tls, options.awkward, options.idle = [100, 1000, 10000], [1000], 1000, 1_000_000
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    benches = [lambda folder, n=n: bench(binary, folder, n, False, options.peers) for n in options.sources]
    benches += [lambda folder, n=n: bench(binary, folder, n, True, options.peers) for n in options.tls]
    if options.awkward:
        benches.append(lambda folder: bench_awkward(binary, folder, options.awkward))
    if options.idle:
        benches.append(lambda folder: bench_idle(binary, folder, options.idle))
    print(f"{'':<28}{'sources':>8}{'CPU s':>10}{'wall s':>10}{'peak MB':>10}{'CPU us/src':>12}")
    top = pathlib.Path(tempfile.mkdtemp(prefix="tidings-bench-"))
    top.chmod(0o755)  # nginx reads as a user of its own
    try:
        for number, one in enumerate(benches):
            folder = top / str(number)
            folder.mkdir()
            one(folder)
    finally:  # not after each: ext4 is slow to make files for half a minute after many were removed
        shutil.rmtree(top, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve-awkwardly"]:
        asyncio.run(serve_awkwardly(int(sys.argv[2])))
    elif sys.argv[1:2] == ["--measure"]:
        measure_here(sys.argv[2:])
    else:
        main()
