// refused: no viable conversion from returned value of type 'std::int64_t'
// A bare number has no unit: seconds, milliseconds?
#include <chrono>
#include <cstdint>

#include "store/text_types.hpp"

tidings::store::Timestamp seen(std::int64_t number) {
#ifdef MISUSE
  return number;
#else
  return tidings::store::Timestamp(std::chrono::seconds(number));
#endif
}
