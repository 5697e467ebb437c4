#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/publish/edition.hpp"
#include "store/text_types.hpp"

namespace tidings::publish {

/// Content codings (RFC 9110, 8.4.1; RFC 7932).
enum class Coding { identity, gzip, brotli };

/// A rendered document, immutable and shared: made once for each change, never for a request; compressed when
/// a request first wants that, for there may be more changes than requests.
class Document {
 public:
  /// `gzip`: the body in that coding, where it is known.
  explicit Document(std::string body, std::string gzip = {});

  /// The bytes to send. The first time for a coding this takes milliseconds, others of them wait. Any thread.
  const std::string& body(Coding coding = Coding::identity) const;
  bool is_coded(Coding coding) const;

  /// Strong, quoted; another one for each coding (RFC 9110, 8.8.3).
  std::string etag(Coding coding = Coding::identity) const;

  /// That much memory it takes at the most.
  std::size_t size() const { return identity_.size() * 3 / 2; }

  std::string content_type;
  store::Timestamp last_modified;
  int max_age = 300;                 // seconds that a cache may keep it
  bool is_immutable = false;         // never changes (RFC 8246)
  std::string policy{};              // Content-Security-Policy; empty: none
  std::vector<EntrySpan> entries{};  // in the body; empty: nobody is told what is new in it
  Editions earlier{};                // absent: none

 private:
  struct Coded {
    std::once_flag begun;
    std::atomic<bool> done = false;
    std::string bytes;
  };

  Coded& coded(Coding coding) const { return coding == Coding::gzip ? gzip_ : brotli_; }

  std::string identity_;
  std::string hash_;
  mutable Coded gzip_;
  mutable Coded brotli_;
};

using DocumentPtr = std::shared_ptr<const Document>;

/// Of an immutable document.
inline constexpr int longest_age = 31'536'000;

/// Tags a body.
std::shared_ptr<Document> make_document(std::string body, std::string content_type,
                                        store::Timestamp last_modified, int max_age = 300,
                                        std::string policy = {});

/// An immutable document as it can be kept, and back: the same bytes and tags in each coding. Nothing where
/// `kept` is none.
std::string keep(const Document& document);
DocumentPtr kept_document(std::string_view kept, std::string content_type);

}  // namespace tidings::publish
