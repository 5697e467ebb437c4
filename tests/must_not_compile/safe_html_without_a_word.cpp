// refused: no viable conversion from returned value of type 'const std::string'
// Not by an implicit conversion either.
#include <string>

#include "store/text_types.hpp"

tidings::store::SafeHtml show([[maybe_unused]] const std::string& publishers) {
#ifdef MISUSE
  return publishers;
#else
  return {};
#endif
}
