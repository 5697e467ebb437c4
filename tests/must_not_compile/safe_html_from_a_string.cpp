// refused: calling a private constructor of class 'tidings::store::SafeHtml'
// What a publisher wrote is markup that may be shown only after the sanitiser.
#include <string>

#include "store/text_types.hpp"

tidings::store::SafeHtml show([[maybe_unused]] const std::string& publishers) {
#ifdef MISUSE
  return tidings::store::SafeHtml(publishers);
#else
  return {};
#endif
}
