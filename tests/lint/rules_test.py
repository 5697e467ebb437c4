"""Each rule finds what it is there to find, in a tree made for it."""

import tempfile
import unittest
from pathlib import Path

import rules

README = """
## Who may include whom
| room | may include | third party |
|---|---|---|
| `store` | – | `sqlite3.h` |
| `text` | `store/text_types.hpp` | `boost/url/` |
| `serve` | `text` `store` | – |
| `main.cpp` | `*` | – |

## Threads
| `fetch` | `store` | `fmt/` |
"""


class Tree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("daemon/README.md", README)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def broken(self, rule):
        return list(rules.RULES[rule](self.root))


class Includes(Tree):
    def test_what_the_table_allows_passes(self):
        self.write("daemon/text/a.cpp", '#include "daemon/text/a.hpp"\n#include <vector>\n#include <sys/stat.h>\n'
                   '#include <boost/url/url.hpp>\n#include "store/text_types.hpp"\n')
        self.write("daemon/serve/a.cpp", '#include "daemon/text/a.hpp"\n#include "store/store.hpp"\n')
        self.write("daemon/main.cpp", '#include "daemon/serve/a.hpp"\n')
        self.assertEqual(self.broken("includes"), [])

    def test_a_room_below_is_refused(self):
        self.write("store/a.cpp", '\n#include "daemon/text/a.hpp"\n')
        self.assertEqual(self.broken("includes"), ["store/a.cpp:2: store may not include daemon/text/a.hpp"])

    def test_one_header_of_a_room_is_not_the_room(self):
        self.write("daemon/text/a.cpp", '#include "store/store.hpp"\n')
        self.assertEqual(self.broken("includes"), ["daemon/text/a.cpp:1: text may not include store/store.hpp"])

    def test_a_foreign_library_of_another_room_is_refused(self):
        self.write("daemon/serve/a.hpp", "#include <sqlite3.h>\n#include <boost/asio.hpp>\n")
        self.assertEqual(len(self.broken("includes")), 2)

    def test_a_room_without_a_row_is_refused(self):
        self.write("daemon/fetch/a.cpp", "")
        self.assertEqual(self.broken("includes"), ["daemon/fetch/a.cpp:1: `fetch` has no row in the table of "
                                                   "daemon/README.md"])

    def test_a_path_from_elsewhere_is_refused(self):
        self.write("daemon/text/a.cpp", '#include "a.hpp"\n')
        self.assertEqual(len(self.broken("includes")), 1)


class Links(Tree):
    def test_a_library_links_no_more_than_its_row(self):
        self.write("daemon/text/CMakeLists.txt", "tidings_room(text\n  SOURCES a.cpp\n  LINKS tidings_store)\n")
        self.assertEqual(self.broken("links"), [])
        self.write("daemon/text/CMakeLists.txt", "tidings_room(text\n  SOURCES a.cpp\n  LINKS tidings_serve)\n")
        self.assertEqual(self.broken("links"), ["daemon/text/CMakeLists.txt:1: text may not link tidings_serve"])


class Layout(Tree):
    def test_more_and_less_than_the_house_are_named(self):
        self.write("notes.txt", "")
        self.write("daemon/common/a.hpp", "")
        self.write("daemon/text/utils.hpp", "")
        broken = self.broken("layout")
        for line in ("notes.txt:1: is not of the top level", "LICENSE:1: is missing",
                     "daemon/common:1: has no row in the table of daemon/README.md",
                     "daemon/README.md:1: has a row for `serve`, which does not exist",
                     "daemon/text/utils.hpp:1: is named after nothing it does"):
            self.assertIn(line, broken)

    def test_what_tools_make_is_passed_over(self):
        self.write("build/release/a.cpp", "")
        self.assertNotIn("build:1: is not of the top level", self.broken("layout"))


class Files(Tree):
    def test_a_long_file_is_refused(self):
        for table in rules.DATA_TABLES:
            self.write(table, "\n" * (rules.MAX_LINES + 1))
        self.write("store/a.cpp", "\n" * rules.MAX_LINES)
        self.assertEqual(self.broken("size"), [])
        self.write("store/a.cpp", "\n" * (rules.MAX_LINES + 1))
        self.assertEqual(len(self.broken("size")), 1)

    def test_unfinished_work_and_paths_of_a_machine_are_refused(self):
        self.write("store/a.cpp", "int a;  // TODO\n// see /home/me/notes\nint b; \n")
        self.write("tests/corpus/a.xml", "<!-- TODO -->")
        self.write("README.md", "https://example.org/home/me\n")
        self.assertEqual([line.split(": ")[0] for line in self.broken("words")],
                         ["store/a.cpp:1", "store/a.cpp:2", "store/a.cpp:3"])

    def test_a_header_without_a_guard_is_refused(self):
        self.write("store/a.hpp", "int a;\n")
        self.write("store/b.hpp", "#pragma once\n")
        self.assertEqual(self.broken("headers"), ["store/a.hpp:1: no #pragma once"])


if __name__ == "__main__":
    unittest.main()
