"""Whether Hexo makes of entry files what stands in them: `read_site.py FOLDER` prints what it makes otherwise and exits 1; exits
77 where Hexo isn't there. PyYAML is the second witness of the front matter."""

import email.utils
import json
import os
import pathlib
import shutil
import subprocess
import sys

import yaml

NOT_THERE = 77


def expected(path):
    """Of the file's own text; a post begins and ends where its `div` does."""
    front_matter, body = path.read_text(encoding="utf-8").lstrip("\n").removeprefix("---\n").split("\n---\n", 1)
    keys = yaml.safe_load(front_matter)
    return {"title": keys["title"], "categories": keys["categories"] or [],
            "date": int(email.utils.parsedate_to_datetime(keys["date"]).timestamp()), "content": body.strip()}


def posts(folder):
    script = pathlib.Path(__file__).with_name("read_site.mjs")
    lines = subprocess.run(["node", script, folder], check=True, capture_output=True).stdout.decode().splitlines()
    found = {}
    for line in lines:
        post = json.loads(line)
        post["content"] = post["content"].strip()
        found[post.pop("file")] = post
    return found


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    if not shutil.which("node") or not os.path.isdir(os.path.join(os.environ.get("NODE_PATH", ""), "hexo")):
        sys.exit(NOT_THERE)
    folder = pathlib.Path(sys.argv[1])
    wanted = {str(path.relative_to(folder)): expected(path) for path in folder.rglob("*.md")}
    found = posts(folder)
    differences = [f"no post: {file}" for file in sorted(wanted.keys() - found.keys())]
    differences += [f"{file}: {key}: {found[file][key]!r} instead of {wanted[file][key]!r}"
                    for file in sorted(wanted.keys() & found.keys()) for key in wanted[file]
                    if found[file][key] != wanted[file][key]]
    print(*differences, sep="\n")
    sys.exit(1 if differences or not wanted else 0)
