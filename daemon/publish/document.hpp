#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/publish/edition.hpp"
#include "store/text_types.hpp"

namespace tidings::publish {

/// One body in one content coding, ready to send.
struct Variant {
  std::string body;
  std::string etag;  // strong, quoted, of these very bytes (RFC 9110, 8.8.3)
};

/// A rendered document, immutable and shared: made once for each change, never for a request.
struct Document {
  std::string content_type;
  store::Timestamp last_modified;
  int max_age = 300;          // seconds that a cache may keep it
  bool is_immutable = false;  // never changes (RFC 8246)
  std::string policy{};       // Content-Security-Policy; empty: none
  Variant identity;
  Variant gzip;
  Variant brotli;
  std::vector<EntrySpan> entries{};  // in the identity's body; empty: nobody is told what is new in it
  Editions earlier{};                // absent: none
};

using DocumentPtr = std::shared_ptr<const Document>;

/// Of an immutable document.
inline constexpr int longest_age = 31'536'000;

/// Compresses and tags a body.
std::shared_ptr<Document> make_document(std::string body, std::string content_type,
                                        store::Timestamp last_modified, int max_age = 300,
                                        std::string policy = {});

/// An immutable document as it can be kept, and back: the same bytes and tags in each coding. Nothing where
/// `kept` is none.
std::string keep(const Document& document);
DocumentPtr kept_document(std::string_view kept, std::string content_type);

}  // namespace tidings::publish
