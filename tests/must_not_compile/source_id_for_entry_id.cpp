// refused: no viable conversion from 'const tidings::store::EntryId' to 'tidings::store::SourceId'
// Which source and which entry of it are two different things.
#include "store/entry.hpp"

struct Key {
  tidings::store::SourceId source;
  tidings::store::EntryId entry;
};

Key key(const tidings::store::SourceId& source, const tidings::store::EntryId& entry) {
#ifdef MISUSE
  return Key{.source = entry, .entry = source};
#else
  return Key{.source = source, .entry = entry};
#endif
}
