#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <vector>

#include "daemon/publish/atom_writer.hpp"
#include "daemon/publish/document.hpp"
#include "daemon/publish/source_health.hpp"
#include "store/feed_pages.hpp"

namespace tidings::publish {

/// What an address leads to.
struct Printed {
  DocumentPtr document{};   // absent where there is no such document, or it is elsewhere
  std::string elsewhere{};  // the path to go to for now; empty: nowhere
};

/// What there is to subscribe to. There may be a million sources: each is made when it is asked for, its
/// address without credentials.
struct Directory {
  std::size_t size = 0;
  std::function<KnownSource(std::size_t place)> source{};  // by id, from 0
  std::function<store::Timestamp()> changed{};             // when the operator last wrote a file of theirs
  std::vector<std::string> categories{};                   // of those that are enabled, each once
};

/// How the sources of a directory are.
struct Census {
  std::map<std::string, std::uint64_t, std::less<>> states{};  // how many are in which of source_states
  std::uint64_t entries = 0;
};

/// Renders documents when they are asked for, and keeps those that were asked for last: sources, categories
/// and archives are many, and most have no reader. For one thread. Throws StoreError.
class Press {
 public:
  struct Options {
    store::PageSize size{};              // of current documents
    std::size_t most_bytes = 8U << 20U;  // of documents that are kept
  };

  Press(const store::Options& store, SiteInfo site, Options options);

  /// Other metadata, or other sources, from now on.
  void use(SiteInfo site, Options options);
  void use(Directory directory);

  /// What was printed before is given again, byte by byte, while its feed didn't change.
  Printed print(const Address& address);

  Census census();  // counts all entries

  /// Differs once anything was written to the index since it was asked last.
  std::int64_t version() { return pages_.version(); }

 private:
  struct Kept {
    Address address;
    DocumentPtr document;
    store::FeedMark mark;  // when it was printed
  };

  /// How a document was when it was printed last, kept or not.
  struct Former {
    std::string etag;
    store::Timestamp last_modified;
  };

  bool exists(const store::FeedScope& scope);
  bool is_fresh(const Kept& kept);
  void date(const Address& address, Document& document);

  DocumentPtr current(const Address& address, const DocumentPtr& before);
  Printed archive(const Address& address);
  DocumentPtr archive(const Address& address, const store::ArchivePage& page);
  DocumentPtr keep_it(const Address& address, DocumentPtr document, const store::FeedMark& mark);
  std::shared_ptr<Document> make(const FeedDocument& document) const;
  std::string write_page(const FeedDocument& document) const;
  DocumentPtr status(const Address& address);
  DocumentPtr opml(const Address& address);

  /// Each source, by id, and what the index knows of it; null where it knows nothing.
  using TakeSource = std::function<void(const KnownSource&, const store::SourceStatus*)>;
  void each_source(const TakeSource& take) const;
  void forget();

  std::filesystem::path store_;
  store::FeedPages pages_;
  Directory directory_;
  SiteInfo site_;
  Options options_;
  std::list<Kept> kept_;  // used last first
  std::size_t kept_bytes_ = 0;
  std::map<Address, Former> former_;
  store::Timestamp former_lost_;  // younger than all that aren't remembered
};

}  // namespace tidings::publish
