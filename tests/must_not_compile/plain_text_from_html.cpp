// refused: no viable conversion from returned value of type 'const tidings::store::SafeHtml'
// HTML as a title would show its tags.
#include "store/text_types.hpp"

tidings::store::PlainText headline([[maybe_unused]] const tidings::store::SafeHtml& html) {
#ifdef MISUSE
  return html;
#else
  return tidings::store::PlainText::from("a headline");
#endif
}
