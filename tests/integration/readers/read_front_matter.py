"""Whether the front matter of every entry file below FOLDER is YAML with our keys alone: `read_front_matter.py FOLDER` prints
what isn't, and exits 1; 77 where there is no PyYAML."""

import pathlib
import sys

NOT_THERE = 77
try:
    import yaml
except ImportError:
    sys.exit(NOT_THERE)

TEXTS = {"title", "headimg", "author", "date", "thumbnail", "link", "guid", "feed", "updated", "seen", "language",
         "description"}
LISTS = {"categories", "authors", "tags", "enclosures", "known_as"}


def faults(path):
    text = path.read_bytes().decode("utf-8")
    begin, front_matter, body = text.split("---\n", 2)
    keys = yaml.load(front_matter, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if begin.strip():
        yield "something before the front matter"
    if not body.strip().startswith("<div>") or not body.strip().endswith("</div>"):
        yield "the body isn't one element"
    if "\n\n" in body.strip():
        yield "a blank line in the body"
    for key, value in keys.items():
        if key in TEXTS and not isinstance(value, str):
            yield f"{key} is no text: {value!r}"
        elif key in LISTS and not (value is None or isinstance(value, list)):
            yield f"{key} is no list: {value!r}"
        elif key not in TEXTS | LISTS | {"comments"}:
            yield f"{key} is none of our keys"


def faults_of(path):
    try:
        yield from faults(path)
    except (ValueError, AttributeError, yaml.YAMLError) as error:
        yield str(error)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    files = sorted(pathlib.Path(sys.argv[1]).rglob("*.md"))
    found = [f"{path}: {fault}" for path in files for fault in faults_of(path)]
    print(*found, sep="\n")
    sys.exit(1 if found or not files else 0)
