#pragma once

#include <memory>
#include <string>

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
  int max_age = 300;  // seconds that a cache may keep it
  Variant identity;
  Variant gzip;
};

using DocumentPtr = std::shared_ptr<const Document>;

/// Compresses and tags a body.
DocumentPtr make_document(std::string body, std::string content_type, store::Timestamp last_modified);

}  // namespace tidings::publish
