// refused: calling a private constructor of class 'tidings::store::SourceId'
// A source's id is the name of a folder: `../` must not get there.
#include <optional>
#include <string>

#include "store/text_types.hpp"

std::optional<tidings::store::SourceId> folder(const std::string& file_name) {
#ifdef MISUSE
  return tidings::store::SourceId(file_name);
#else
  return tidings::store::SourceId::parse(file_name);
#endif
}
