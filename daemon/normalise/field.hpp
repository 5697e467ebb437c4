#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/normalise/document.hpp"
#include "daemon/text/sanitiser.hpp"

namespace tidings::normalise {

/// One raw field at a time, to its final form; what make_document and its items share.
class FieldReader {
 public:
  FieldReader(const DocumentContext& context, const std::vector<parse::RawBase>& bases);

  std::optional<store::WebUrl> web_url(const parse::RawAddress& address) const;

  /// An absolute address of any scheme that may be passed on; empty where it is none.
  std::string address(const parse::RawAddress& address) const;

  store::PlainText plain(const parse::RawText& raw) const;
  text::SanitisedHtml html(const parse::RawText& raw) const;
  std::vector<Link> links(const std::vector<parse::RawLink>& raw) const;
  std::vector<store::Person> persons(const std::vector<parse::RawPerson>& raw) const;
  std::vector<Category> categories(const std::vector<parse::RawCategory>& raw) const;

  /// Names as iTunes spells them, addresses absolute.
  Pairs pairs(const parse::RawPairs& raw) const;

  /// The address that an xml:base makes; nothing where there is neither one nor the document's own.
  const text::Url* base(parse::BaseId id) const;

 private:
  const DocumentContext& context_;
  std::vector<text::Url> bases_;  // by BaseId; the empty one: none
};

/// Nothing where neither of both can be read.
std::optional<store::Timestamp> date_of(const parse::RawDate& raw);

/// The page that the links name: rel alternate, HTML before others; nothing where none is a web address.
std::optional<store::WebUrl> page_of(const std::vector<Link>& links);

/// The first link of that relation.
std::optional<store::WebUrl> link_of(const std::vector<Link>& links, std::string_view rel);

std::string_view trim(std::string_view text);
inline std::string trimmed(std::string_view text) { return std::string(trim(text)); }

/// A whole number, white space around it aside; nothing where it is none, is negative or does not fit.
std::optional<std::uint64_t> parse_count(std::string_view text);

/// What tells an item from others, and when it is from.
Item make_item_head(const parse::RawItem& raw, const FieldReader& read);

/// All the rest of it.
void make_item_body(const parse::RawItem& raw, const FieldReader& read, Item& item);

}  // namespace tidings::normalise
