// refused: calling a private constructor of class 'tidings::store::WebUrl'
// An address that nobody parsed may be `javascript:`.
#include <optional>
#include <string>

#include "daemon/text/url.hpp"

std::optional<tidings::store::WebUrl> link(const std::string& publishers) {
#ifdef MISUSE
  return tidings::store::WebUrl(publishers);
#else
  return tidings::text::parse_web_url(publishers);
#endif
}
