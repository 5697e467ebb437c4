// refused: no viable conversion from returned value of type 'const tidings::text::Url'
// A Url may have any scheme; a WebUrl is http or https.
#include <optional>

#include "daemon/text/url.hpp"

std::optional<tidings::store::WebUrl> link(const tidings::text::Url& any) {
#ifdef MISUSE
  return any;
#else
  return tidings::text::parse_web_url(any.href());
#endif
}
