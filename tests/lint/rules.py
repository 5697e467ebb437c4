"""The rules of the house that a compiler doesn't check. Each takes the root of the tree and yields what breaks it, as
`file:line: message`. Run one: `rules.py RULE [ROOT]`; it exits 1 where something breaks it."""

import os
import re
import sys
from pathlib import Path

TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE", "CHANGELOG.md", "dev", "daemon", "feeds",
             "store", "systemd", "tests"}
TOP_LEVEL_HIDDEN = {".ci", ".clang-format", ".clang-tidy", ".gitignore", ".editorconfig"}
NOT_OURS = {".git", ".cache", "build", "compile_commands.json"}  # made by tools, and ignored by git

MAX_LINES = 400
DATA_TABLES = {"daemon/text/entities_table.cpp"}  # one long table, which nobody reads from top to bottom

FOREIGN_BYTES = ("tests/corpus/", "tests/fuzz/corpus/")  # documents as publishers write them
RULES_THEMSELVES = "tests/lint/"

FORBIDDEN = {
    re.compile(r"\b(TODO|FIXME|XXX|HACK)\b"): "finish it or leave it out",
    re.compile(r"(?<![\w./-])/(home|root|Users|work|mnt)/\w"): "a path of somebody's machine",
}

# Headers of C and POSIX and Linux: every room may have them.
SYSTEM_HEADER = re.compile(
    r"(sys|netinet|arpa|net|linux)/\w+\.h|"
    r"(dirent|fcntl|malloc|netdb|poll|pthread|sched|signal|stdlib|syslog|termios|unistd|sysexits|ifaddrs)\.h")


def files(root):
    """All files of ours, as paths relative to the root, sorted."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS and name != "__pycache__")
        for name in sorted(names):
            if name not in NOT_OURS:
                yield (Path(folder) / name).relative_to(root)


def sources(root):
    return [path for path in files(root) if path.suffix in {".cpp", ".hpp"}]


def lines(root, path):
    return enumerate((root / path).read_text(encoding="utf-8", errors="replace").splitlines(), start=1)


class Room:
    """A row of the table in daemon/README.md: what its files may include."""

    def __init__(self, own, third_party):
        self.own = own
        self.third_party = third_party

    def may_include_ours(self, header):
        return any(header == name or room_of(header) == name for name in self.own) or "*" in self.own

    def may_include_theirs(self, header):
        return any(header == name or (name.endswith("/") and header.startswith(name)) for name in self.third_party)


def room_of(path):
    """`daemon/text/url.hpp` is of `text`, `store/entry.hpp` of `store`, `daemon/main.cpp` of `main.cpp`."""
    parts = Path(path).parts
    return parts[0] if parts[0] == "store" else parts[1]


def rooms(root):
    """The table under `## Who may include whom`: room, ours, third party; names in backquotes."""
    table = {}
    text = (root / "daemon/README.md").read_text(encoding="utf-8")
    section = text.split("## Who may include whom", 1)[1].split("\n## ", 1)[0]
    for line in section.splitlines():
        cells = [re.findall(r"`([^`]+)`", cell) for cell in line.strip("| ").split("|")]
        if line.startswith("| `") and len(cells) >= 3:
            for name in cells[0]:
                table[name] = Room(set(cells[1]), set(cells[2]))
    return table


def includes(root):
    """Every #include of a room and of the files that stand directly in daemon/."""
    table = rooms(root)
    for path in sources(root):
        if path.parts[0] not in {"daemon", "store"}:
            continue
        name = room_of(path)
        if name not in table:
            yield f"{path}:1: `{name}` has no row in the table of daemon/README.md"
            continue
        for number, line in lines(root, path):
            if ours := re.match(r'\s*#\s*include\s*"([^"]+)"', line):
                yield from check_ours(path, number, name, table[name], ours[1])
            if theirs := re.match(r"\s*#\s*include\s*<([^>]+)>", line):
                yield from check_theirs(path, number, name, table[name], theirs[1])


def check_ours(path, number, name, room, header):
    if Path(header).parts[0] not in {"daemon", "store"}:
        yield f'{path}:{number}: "{header}" is not named from the root of the project'
    elif room_of(header) != name and not room.may_include_ours(header):
        yield f"{path}:{number}: {name} may not include {header}"


def check_theirs(path, number, name, room, header):
    is_standard = "." not in header and "/" not in header
    if not is_standard and not SYSTEM_HEADER.fullmatch(header) and not room.may_include_theirs(header):
        yield f"{path}:{number}: {name} may not include <{header}>"


def links(root):
    """A room's library links no room that its files may not include."""
    table = rooms(root)
    for path in files(root):
        if path.name != "CMakeLists.txt" or path.parts[0] not in {"daemon", "store"}:
            continue
        text = (root / path).read_text(encoding="utf-8")
        for call in re.finditer(r"tidings_room\(\s*(\w+)(.*?)\)", text, re.DOTALL):
            number = text[:call.start()].count("\n") + 1
            name = call[1]
            allowed = {room_of(own) if "/" in own else own for own in table[name].own} if name in table else set()
            for linked in re.findall(r"\btidings_(\w+)", call[2]):
                if linked not in allowed and "*" not in allowed:
                    yield f"{path}:{number}: {name} may not link tidings_{linked}"


def layout(root):
    """The top level is what the house has; every room is in the map."""
    for path in sorted(root.iterdir()):
        if path.name not in TOP_LEVEL | TOP_LEVEL_HIDDEN | NOT_OURS:
            yield f"{path.name}:1: is not of the top level"
    for name in sorted(TOP_LEVEL | TOP_LEVEL_HIDDEN):
        if not (root / name).exists():
            yield f"{name}:1: is missing"
    table = rooms(root)
    for path in sorted((root / "daemon").iterdir()):
        if path.is_dir() and path.name not in table:
            yield f"daemon/{path.name}:1: has no row in the table of daemon/README.md"
    for name in sorted(table):
        if not (root / "daemon" / name).exists() and not (root / name).is_dir():
            yield f"daemon/README.md:1: has a row for `{name}`, which does not exist"
    for path in files(root):
        if path.parts[-1].split(".")[0] in {"utils", "util", "helpers", "helper", "common", "misc", "manager"}:
            yield f"{path}:1: is named after nothing it does"


def size(root):
    """A file is read from top to bottom."""
    for path in files(root):
        is_code = path.suffix in {".cpp", ".hpp", ".py", ".cmake"} or path.name == "dev"
        if not is_code or str(path) in DATA_TABLES or str(path).startswith(FOREIGN_BYTES):
            continue
        count = sum(1 for _ in lines(root, path))
        if count > MAX_LINES:
            yield f"{path}:{MAX_LINES}: has {count} lines, more than {MAX_LINES}"
    for name in sorted(DATA_TABLES):
        if not (root / name).exists():
            yield f"{name}:1: is a data table in tests/lint/rules.py, and does not exist"


def words(root):
    """Nothing unfinished, nothing of one machine, no tabs or trailing spaces in code."""
    for path in files(root):
        if str(path).startswith(FOREIGN_BYTES + (RULES_THEMSELVES,)):
            continue
        is_code = path.suffix in {".cpp", ".hpp", ".py", ".cmake"}
        if not is_code and path.suffix not in {".md", ".toml", ".txt", ".json", ".service", ""}:
            continue
        for number, line in lines(root, path):
            for pattern, reason in FORBIDDEN.items():
                if found := pattern.search(line):
                    yield f"{path}:{number}: `{found[0]}`: {reason}"
            if is_code and (line.rstrip() != line or "\t" in line):
                yield f"{path}:{number}: a tab or a trailing space"


def headers(root):
    """A header is guarded the one way."""
    for path in sources(root):
        if path.suffix == ".hpp" and not re.search(r"^#pragma once$", (root / path).read_text(encoding="utf-8"), re.M):
            yield f"{path}:1: no #pragma once"


RULES = {rule.__name__: rule for rule in (includes, links, layout, size, words, headers)}


def main(arguments):
    rule = RULES[arguments[0]]
    root = Path(arguments[1]) if len(arguments) > 1 else Path(__file__).resolve().parents[2]
    broken = list(rule(root))
    for line in broken:
        print(line)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
