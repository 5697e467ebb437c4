"""The errors that the W3C feed validator looks for in an Atom feed (RFC 4287), and what tidings promises beyond them:
`atom_rules.py FILE` prints each breach and exits 1 where there is one."""

import re
import sys
import xml.etree.ElementTree
from collections import Counter

ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
XML = "{http://www.w3.org/XML/1998/namespace}"

URI = r"[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]"
ABSOLUTE_URI = re.compile(rf"[a-zA-Z][0-9a-zA-Z+\-.]*:(//)?{URI}+")
WEB_URI = re.compile(rf"https?://[^/\s]{URI}*")
TAG = re.compile(rf"tag:([a-z0-9\-._]+@)?[a-z0-9.\-]+,\d{{4}}(-\d\d(-\d\d)?)?:{URI}*")
URN = re.compile(r"urn:[a-zA-Z0-9][a-zA-Z0-9-]{1,31}:([a-zA-Z0-9()+,.:=@;$_!*'\-]|%[0-9A-Fa-f]{2})+", re.I)
UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
MIME = re.compile(r"[^\s()<>,;:\\\"/\[\]?=]+/[^\s()<>,;:\\\"/\[\]?=]+")
EMAIL = re.compile(r"[-!#$%&'*+/0-9=?A-Z^_`a-z{|}~.]+@([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z0-9]+", re.I)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", re.I)

ONCE = {"id", "title", "updated"}
AT_MOST_ONCE = {"published", "content", "summary", "source", "rights", "icon", "logo", "subtitle", "generator"}
ENTRY_ORDER = ["id", "title", "link", "published", "updated", "author", "category", MEDIA + "thumbnail", "summary", "content",
               "source"]
CHILDREN = {"feed": ONCE | AT_MOST_ONCE - {"published", "content", "summary", "source"} | {"author", "link", "category", "entry"},
            "entry": ONCE | AT_MOST_ONCE - {"icon", "logo", "subtitle", "generator"} | {"author", "link", "category"},
            "source": ONCE | AT_MOST_ONCE | {"author", "link", "category"}}


def local(element):
    return element.tag.removeprefix(ATOM)


def check_id(text):
    """As the validator does it: whole IRIs go through IDNA first."""
    try:
        text = text.encode("idna").decode()
    except UnicodeError:
        pass
    if text.lower().startswith("tag:"):
        return bool(TAG.fullmatch(text))
    if text.lower().startswith("urn:"):
        return bool((UUID if text.lower().startswith("urn:uuid:") else URN).fullmatch(text))
    if re.match("https?:", text, re.I):
        return bool(re.match(r"\w+://[^/]", text)) and bool(ABSOLUTE_URI.fullmatch(text))
    return bool(ABSOLUTE_URI.fullmatch(text))


def check_person(person):
    for child in person:
        if local(child) == "email" and not EMAIL.fullmatch(child.text or ""):
            yield f"no mail address: {child.text!r}"
        if local(child) == "uri" and not ABSOLUTE_URI.fullmatch(child.text or ""):
            yield f"no URI: {child.text!r}"
    if not (person.findtext(ATOM + "name") or "").strip():
        yield "a person without a name"


def check_link(link):
    if not ABSOLUTE_URI.fullmatch(link.get("href", "")):
        yield f"no URI: {link.get('href')!r}"
    if link.get("type") is not None and not MIME.fullmatch(link.get("type")):
        yield f"no media type: {link.get('type')!r}"
    if not re.fullmatch(r"\d*", link.get("length", "")):
        yield f"no length: {link.get('length')!r}"


def check_child(child):
    name, text = local(child), child.text or ""
    if child.get(XML + "lang") is not None and not LANGUAGE.fullmatch(child.get(XML + "lang")):
        yield f"no language: {child.get(XML + 'lang')!r}"
    if name == "id" and not check_id(text):
        yield f"no absolute IRI: {text!r}"
    if name in {"updated", "published"} and not DATE.fullmatch(text):
        yield f"no date: {text!r}"
    if name in {"author", "contributor"}:
        yield from check_person(child)
    if name == "link":
        yield from check_link(child)
    if name == "category" and not child.get("term"):
        yield "a category without a term"
    if name == "category" and child.get("scheme") is not None and not ABSOLUTE_URI.fullmatch(child.get("scheme")):
        yield f"no URI: {child.get('scheme')!r}"
    if name in {"icon", "logo"} and not ABSOLUTE_URI.fullmatch(text):
        yield f"no URI: {text!r}"
    if child.tag == MEDIA + "thumbnail" and not WEB_URI.fullmatch(child.get("url", "")):
        yield f"no address: {child.get('url')!r}"
    if name == "title" and not text.strip():
        yield "an empty title"


def check_container(container):
    """feed, entry, source."""
    counts = Counter(local(child) for child in container)
    for name in sorted(counts.keys() - CHILDREN[local(container)] - {MEDIA + "thumbnail"}):
        yield f"<{name}> in <{local(container)}>"
    for name in sorted(ONCE):
        missing_is_allowed = local(container) == "source" and name == "updated"
        if counts[name] > 1 or (counts[name] == 0 and not missing_is_allowed):
            yield f"<{name}> stands {counts[name]} times"
    for name in sorted(AT_MOST_ONCE):
        if counts[name] > 1:
            yield f"<{name}> stands {counts[name]} times"
    alternates = Counter((link.get("type"), link.get("hreflang")) for link in container.findall(ATOM + "link")
                         if link.get("rel", "alternate") == "alternate")
    if any(count > 1 for count in alternates.values()):
        yield "two alternate links of one type"
    for child in container:
        yield from check_child(child)


def check_entry(entry):
    yield from check_container(entry)
    if entry.find(ATOM + "author") is None:
        yield "no author"
    if not any(link.get("rel") == "alternate" for link in entry.findall(ATOM + "link")):
        yield "no alternate link"
    order = [ENTRY_ORDER.index(local(child)) for child in entry if local(child) in ENTRY_ORDER]
    if order != sorted(order):
        yield "children out of order"
    source = entry.find(ATOM + "source")
    if source is None:
        yield "no source"
    else:
        yield from check_container(source)


def check_feed(feed):
    if feed.tag != ATOM + "feed":
        yield f"the root is {feed.tag}"
        return
    yield from check_container(feed)
    ids = Counter()
    newest = ""
    for entry in feed.findall(ATOM + "entry"):
        name = entry.findtext(ATOM + "id") or ""
        ids[name] += 1
        newest = max(newest, entry.findtext(ATOM + "updated") or "")
        yield from (f"entry {name}: {breach}" for breach in check_entry(entry))
    yield from (f"{count} entries with the id {name}" for name, count in ids.items() if count > 1)
    if newest and feed.findtext(ATOM + "updated") != newest:
        yield "the feed's <updated> is not that of its newest entry"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    breaches = list(check_feed(xml.etree.ElementTree.parse(sys.argv[1]).getroot()))
    print(*breaches, sep="\n")
    sys.exit(1 if breaches else 0)
