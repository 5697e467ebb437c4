// refused: calling a private constructor of class 'tidings::store::PlainText'
// Line breaks and control characters in a title would break front matter and log lines.
#include <string>

#include "store/text_types.hpp"

tidings::store::PlainText headline(const std::string& publishers) {
#ifdef MISUSE
  return tidings::store::PlainText(publishers);
#else
  return tidings::store::PlainText::from(publishers);
#endif
}
