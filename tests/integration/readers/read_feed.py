"""Whether a feed reader finds in a feed what stands there: `read_feed.py READER FILE` prints what it finds otherwise, entry by
entry, as `title TAB link TAB date` (seconds since 1970), and exits 1. READER is feedparser, newsboat, sfeed or rss-parser; exits 77
where it isn't there."""

import calendar
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from datetime import datetime

ATOM = "{http://www.w3.org/2005/Atom}"
NOT_THERE = 77


def reference(file):
    """The XML as it stands."""
    for entry in xml.etree.ElementTree.parse(file).getroot().iter(ATOM + "entry"):
        link = next(link.get("href") for link in entry.findall(ATOM + "link") if link.get("rel") == "alternate")
        published = datetime.fromisoformat(entry.findtext(ATOM + "published").replace("Z", "+00:00"))
        yield entry.findtext(ATOM + "title"), link, int(published.timestamp())


def feedparser(file):
    import feedparser  # Debian's; only this reader needs it
    for entry in feedparser.parse(file).entries:
        yield entry.title, entry.link, calendar.timegm(entry.published_parsed)


def newsboat(file):
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        (home / "urls").write_text(pathlib.Path(file).resolve().as_uri() + "\n")
        (home / "config").touch()
        subprocess.run(["newsboat", "-u", home / "urls", "-c", home / "cache.db", "-C", home / "config", "-x", "reload"],
                       check=True, stdout=subprocess.DEVNULL, env={"HOME": folder, "LANG": "C.UTF-8", "PATH": os.environ["PATH"]})
        yield from sqlite3.connect(home / "cache.db").execute("SELECT title, url, pubDate FROM rss_item")


def sfeed(file):
    with open(file, "rb") as feed:
        lines = subprocess.run(["sfeed"], stdin=feed, check=True, capture_output=True).stdout.decode().splitlines()
    for line in lines:
        date, title, link = line.split("\t")[:3]
        yield title, link, int(date)


def rss_parser(file):
    script = pathlib.Path(__file__).with_name("read_feed.mjs")
    lines = subprocess.run(["node", script, file], check=True, capture_output=True).stdout.decode().splitlines()
    for line in lines:
        title, link, date = line.split("\t")
        yield title, link, int(date)


def is_there(reader):
    if reader is feedparser:
        return subprocess.run([sys.executable, "-c", "import feedparser"], capture_output=True).returncode == 0
    if reader is rss_parser:
        return os.path.isdir(os.path.join(os.environ.get("NODE_PATH", ""), "rss-parser")) and shutil.which("node")
    return shutil.which(reader.__name__)


def mended(title):
    """feedparser takes UTF-8 that its publisher encoded twice for what was meant."""
    try:
        return title.encode("latin-1").decode()
    except UnicodeError:
        return title


def lines(entries, change_title=lambda title: title):
    return sorted("\t".join((" ".join(change_title(title).split()), link, str(date))) for title, link, date in entries)


READERS = {"feedparser": feedparser, "newsboat": newsboat, "sfeed": sfeed, "rss-parser": rss_parser}

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    reader, file = READERS[sys.argv[1]], sys.argv[2]
    if not is_there(reader):
        sys.exit(NOT_THERE)
    wanted = lines(reference(file), *([mended] if reader is feedparser else []))
    found = lines(reader(file))
    differences = [f"missing: {line}" for line in sorted(set(wanted) - set(found))]
    differences += [f"found: {line}" for line in sorted(set(found) - set(wanted))]
    if len(found) != len(wanted):
        differences.append(f"{len(found)} entries instead of {len(wanted)}")
    print(*differences, sep="\n")
    sys.exit(1 if differences or not wanted else 0)
