// refused: no viable conversion from returned value of type 'const tidings::store::PlainText'
// Text that has no markup is not HTML: its `<` isn't escaped.
#include "store/text_types.hpp"

tidings::store::SafeHtml show([[maybe_unused]] const tidings::store::PlainText& title) {
#ifdef MISUSE
  return title;
#else
  return {};
#endif
}
