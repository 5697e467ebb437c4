#include "tests/browser/escape_vectors.hpp"

#include <array>

namespace tidings::browser {

void add_shadowing_names(std::vector<std::string>& out) {
  static constexpr std::array names{"attributes",     "body",           "children",       "childNodes",
                                    "cookie",         "constructor",    "createElement",  "documentElement",
                                    "domain",         "elements",       "firstChild",     "forms",
                                    "getElementById", "head",           "innerHTML",      "location",
                                    "nodeName",       "nodeType",       "parentNode",     "querySelector",
                                    "removeChild",    "submit",         "toString",       "__proto__",
                                    "implementation", "scripts",        "self",           "top",
                                    "action",         "onload",         "ownerDocument",  "baseURI",
                                    "&#97;ttributes", "attri&#1;butes", "attributes\x7F", "attributes x",
                                    "valueOf",        "defaultView",    "currentScript",  "write"};
  static constexpr std::array elements{"a",      "p",     "img src=x", "form", "input",   "iframe src=x",
                                       "object", "embed", "div",       "map",  "section", "math"};
  for (const std::string name : names)
    for (const std::string element : elements)
      for (const std::string attribute : {"id", "name", "ID"})
        out.push_back("<" + element + " " + attribute + "=\"" + name + "\">x</" + element + ">");
}

void add_escaping_tags(std::vector<std::string>& out) {
  static constexpr std::array tags{
      "</div>",     "</li>",     "</ul>",     "</td>",      "</tr>",      "</table>", "</p>",
      "</body>",    "</html>",   "<li>",      "<dd>",       "<dt>",       "<td>",     "<tr>",
      "<tbody>",    "<caption>", "<col>",     "<colgroup>", "<body>",     "<html>",   "<head>",
      "<frameset>", "<option>",  "</select>", "<table>",    "<a href=x>", "</math>",  "<math>",
      "<mi>",       "<svg>",     "<p>",       "<form>",     "</form>",    "<button>", "</button>",
      "<h1>",       "</h2>",     "<ruby>",    "<rt>",       "<pre>",      "<b>",      "</b>"};
  for (const std::string first : tags)
    for (const std::string second : tags) {
      out.push_back(first + second + "x");
      out.push_back("<table>" + first + "x" + second + "y</table>z");
    }
}

}  // namespace tidings::browser
