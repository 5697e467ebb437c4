#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/normalise/document.hpp"
#include "daemon/text/sanitiser.hpp"

namespace tidings::normalise {

/// One raw field at a time, to its final form; what make_document and make_item share.
class FieldReader {
 public:
  explicit FieldReader(const DocumentContext& context) : context_(context) {}

  /// The address `base` (xml:base in force) resolved against the document's own; nothing where there is
  /// neither.
  std::optional<text::Url> base(std::string_view base) const;

  std::optional<store::WebUrl> web_url(std::string_view address, std::string_view xml_base = {}) const;
  store::PlainText plain(const parse::RawText& raw) const;
  text::SanitisedHtml html(const parse::RawText& raw) const;
  std::vector<Link> links(const std::vector<parse::RawLink>& raw) const;

 private:
  const DocumentContext& context_;
};

/// The page that the links name: rel alternate, HTML before others; nothing where none is a web address.
std::optional<store::WebUrl> page_of(const std::vector<Link>& links);

/// The first link of that relation.
std::optional<store::WebUrl> link_of(const std::vector<Link>& links, std::string_view rel);

std::string trimmed(std::string_view text);

/// A whole number, white space around it aside; nothing where it is none, is negative or does not fit.
std::optional<std::uint64_t> parse_count(std::string_view text);

Item make_item(const parse::RawItem& raw, const FieldReader& read);

}  // namespace tidings::normalise
