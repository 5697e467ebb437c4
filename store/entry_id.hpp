#pragma once

#include <optional>
#include <string_view>

#include "store/entry.hpp"

namespace tidings::store {

/// The ways to an EntryId, best first. Each key is a word for its kind, a colon, and what identifies the
/// entry, verbatim up to 512 bytes; what is longer, or has control characters, stands as its SHA-256 under a
/// kind of its own
/// (`guid-sha256:`). A key is printable UTF-8, and no publisher finds two entries of one key but by the same
/// id.
EntryId entry_id_from_guid(std::string_view guid);
EntryId entry_id_from_link(const WebUrl& link);
EntryId entry_id_from_title(const PlainText& title, std::optional<Timestamp> published);
EntryId entry_id_from_content(std::string_view content);

/// Of entries that share an id what tells them apart: the link, else the title, or the date of one without.
/// Nothing where an entry lacks that.
std::optional<EntryId> entry_id_with_link(std::string_view guid, const std::optional<WebUrl>& link);
std::optional<EntryId> entry_id_with_title(std::string_view guid, const std::optional<WebUrl>& link,
                                           const PlainText& title, std::optional<Timestamp> published);

/// That an entry has of which only its file is known: the one that daemon/normalise gave it where no other
/// entry of its document had that, and where a title is the publisher's own or looks made from the text.
EntryId entry_id_of_file(const Entry& entry);

/// The guid or link that an id was made from; nothing where it was made from something else, or doesn't have
/// it verbatim.
std::optional<std::string_view> guid_of(const EntryId& id);
std::optional<std::string_view> link_of(const EntryId& id);

}  // namespace tidings::store
