#include "daemon/text/url.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "daemon/text/percent_encoding.hpp"
#include "daemon/text/url_host.hpp"
#include "daemon/text/url_plain.hpp"
#include "daemon/text/url_segment.hpp"
#include "store/ascii.hpp"

namespace tidings::text {
namespace {

struct SpecialScheme {
  std::string_view name;
  int port;  // -1: none
};

constexpr std::array special_schemes{SpecialScheme{"http", 80}, SpecialScheme{"https", 443},
                                     SpecialScheme{"file", -1}, SpecialScheme{"ftp", 21},
                                     SpecialScheme{"ws", 80},   SpecialScheme{"wss", 443}};

const SpecialScheme* special(std::string_view scheme) {
  const auto* found = std::ranges::find(special_schemes, scheme, &SpecialScheme::name);
  return found == special_schemes.end() ? nullptr : found;
}

/// Without C0 controls and spaces at the ends, without tabs and line feeds anywhere (4.4, steps 1 to 3).
std::string cleaned(std::string_view input) {
  std::string text(ascii::trim(input, &ascii::is_space_or_control));
  std::erase_if(text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return text;
}

}  // namespace

/// Takes the input apart by its delimiters, in the order of the standard's states, then writes the URL record
/// out.
class UrlParser {
 public:
  UrlParser(std::string_view input, const Url* base) : text_(cleaned(input)), base_(base), rest_(text_) {}

  /// What needs no parsing, taken over as it stands.
  static Url copy(std::string_view text, const PlainWebUrl& parts) {
    Url url;
    url.href_ = text;
    url.scheme_end_ = static_cast<std::uint32_t>(parts.scheme_end);
    url.host_begin_ = static_cast<std::uint32_t>(parts.host_begin);
    url.host_end_ = static_cast<std::uint32_t>(parts.host_end);
    url.path_begin_ = static_cast<std::uint32_t>(parts.path_begin);
    place(url, parts.path);
    return url;
  }

  /// A plain path behind the host of a web address.
  static Url copy(const Url& base, std::string_view text, const PlainPath& path) {
    Url url = base;
    url.href_.replace(url.path_begin_, url.href_.npos, text);
    place(url, path);
    return url;
  }

  static void place(Url& url, const PlainPath& path) {
    url.query_begin_ = url.path_begin_ + static_cast<std::uint32_t>(path.query_begin);
    url.fragment_begin_ = url.path_begin_ + static_cast<std::uint32_t>(path.fragment_begin);
  }

  std::optional<Url> parse() {
    if (text_.size() > 1U << 20U) return std::nullopt;
    cut_fragment();
    if (!take_scheme()) {
      if (base_ == nullptr || base_->href().empty()) return std::nullopt;
      if (base_->has_opaque_path())
        return has_fragment_ && rest_.empty() ? std::optional(same_but_fragment()) : std::nullopt;
      scheme_ = base_->scheme();
      special_ = special(scheme_);
      if (!take_relative()) return std::nullopt;
      return write();
    }
    special_ = special(scheme_);
    if (special_ == nullptr && !rest_.starts_with('/')) {
      take_opaque_path();
      return write();
    }
    const bool like_base =
        special_ != nullptr && base_ != nullptr && base_->scheme() == scheme_ && !starts_with_slashes(2);
    if (special_ != nullptr && scheme_ != "file" && !like_base) skip_slashes();
    const bool parsed = like_base || scheme_ == "file" ? take_relative()
                        : special_ != nullptr          ? take_authority_and_path()
                                                       : take_non_special();
    return parsed ? write() : std::nullopt;
  }

 private:
  bool is_slash(char c) const { return c == '/' || (special_ != nullptr && c == '\\'); }

  bool starts_with_slashes(std::size_t count) const {
    return rest_.size() >= count &&
           std::ranges::all_of(rest_.substr(0, count), [&](char c) { return is_slash(c); });
  }

  void skip_slashes() {
    while (!rest_.empty() && is_slash(rest_.front())) rest_.remove_prefix(1);
  }

  void cut_fragment() {
    const auto hash = rest_.find('#');
    if (hash == rest_.npos) return;
    has_fragment_ = true;
    append_percent_encoded(fragment_, rest_.substr(hash + 1), EncodeSet::fragment);
    rest_ = rest_.substr(0, hash);
  }

  bool take_scheme() {
    if (rest_.empty() || !ascii::is_letter(rest_.front())) return false;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (c == ':') {
        scheme_ = ascii::lowered(rest_.substr(0, i));
        rest_.remove_prefix(i + 1);
        return true;
      }
      if (!ascii::is_alphanumeric(c) && c != '+' && c != '-' && c != '.') return false;
    }
    return false;
  }

  /// The text before the query, which is cut off and kept.
  std::string_view cut_query() {
    const auto mark = rest_.find('?');
    const auto before = rest_.substr(0, mark);
    if (mark != rest_.npos) {
      has_query_ = true;
      append_percent_encoded(query_, rest_.substr(mark + 1),
                             special_ != nullptr ? EncodeSet::special_query : EncodeSet::query);
    }
    rest_ = {};
    return before;
  }

  void take_opaque_path() {
    opaque_ = true;
    append_percent_encoded(opaque_path_, cut_query(), EncodeSet::c0_control);
    // Spaces at the end would be lost when the URL is parsed again.
    if (opaque_path_.ends_with(' ') && (has_query_ || has_fragment_))
      opaque_path_.replace(opaque_path_.size() - 1, 1, "%20");
  }

  bool take_non_special() {
    if (rest_.starts_with("//")) {
      rest_.remove_prefix(2);
      return take_authority_and_path();
    }
    take_path(cut_query());
    return true;
  }

  /// Relative, file and "relative slash" states. The base, where one is used, has the same scheme.
  bool take_relative() {
    if (starts_with_slashes(2)) {
      rest_.remove_prefix(2);
      return scheme_ == "file" ? take_file_host() : take_authority_and_path();
    }
    const bool has_base = base_ != nullptr && base_->scheme() == scheme_;
    if (!has_base) {
      has_authority_ = true;  // `file:x`
      take_path(cut_query());
      return true;
    }
    copy_authority();
    if (!rest_.empty() && is_slash(rest_.front())) {
      if (scheme_ == "file" && !starts_with_drive_letter(rest_.substr(1))) keep_drive_letter();
      take_path(cut_query());
      return true;
    }
    if (scheme_ != "file" || !starts_with_drive_letter(rest_)) copy_path();
    if (rest_.empty()) {
      if (!base_->query().empty()) {
        has_query_ = true;
        query_ = base_->query().substr(1);
      }
      return true;
    }
    if (rest_.front() == '?') {
      cut_query();
      return true;
    }
    if (!segments_.empty() && !(scheme_ == "file" && segments_.size() == 1 && is_drive_letter(segments_[0])))
      segments_.pop_back();
    take_path(cut_query());
    return true;
  }

  bool take_file_host() {
    has_authority_ = true;
    const auto end = std::min(rest_.find_first_of("/\\?"), rest_.size());
    const auto host = rest_.substr(0, end);
    if (is_drive_letter(host)) {
      take_path(cut_query());
      return true;
    }
    if (!host.empty()) {
      auto parsed = parse_host(host, HostKind::domain);
      if (!parsed) return false;
      host_ = *parsed == "localhost" ? "" : std::move(*parsed);
    }
    rest_.remove_prefix(end);
    take_path(cut_query());
    return true;
  }

  bool take_authority_and_path() {
    if (special_ != nullptr && scheme_ != "file") skip_slashes();
    has_authority_ = true;
    const auto end = std::min(rest_.find_first_of(special_ != nullptr ? "/\\?" : "/?"), rest_.size());
    if (!take_authority(rest_.substr(0, end))) return false;
    rest_.remove_prefix(end);
    take_path(cut_query());
    return true;
  }

  bool take_authority(std::string_view authority) {
    const auto at = authority.rfind('@');
    if (at != authority.npos) {
      const auto credentials = authority.substr(0, at);
      const auto colon = credentials.find(':');
      append_percent_encoded(username_, credentials.substr(0, colon), EncodeSet::userinfo);
      if (colon != credentials.npos)
        append_percent_encoded(password_, credentials.substr(colon + 1), EncodeSet::userinfo);
      authority.remove_prefix(at + 1);
      if (authority.empty()) return false;
    }
    const auto bracket = authority.rfind(']');
    const auto colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
    const auto host = authority.substr(0, colon);
    if (host.empty() && (special_ != nullptr || colon != authority.npos)) return false;
    if (!host.empty()) {
      auto parsed = parse_host(host, special_ != nullptr ? HostKind::domain : HostKind::opaque);
      if (!parsed) return false;
      host_ = std::move(*parsed);
    }
    return colon == authority.npos || take_port(authority.substr(colon + 1));
  }

  bool take_port(std::string_view digits) {
    if (digits.empty()) return true;
    const auto value = ascii::parse_number<std::uint16_t>(digits);
    if (!value) return false;
    if (special_ == nullptr || *value != special_->port) port_ = std::to_string(*value);
    return true;
  }

  void copy_authority() {
    has_authority_ = base_->has_authority();
    username_ = base_->username();
    password_ = base_->password();
    host_ = base_->hostname();
    port_ = base_->port();
  }

  void copy_path() {
    auto path = base_->path();
    if (path.starts_with('/'))
      path.remove_prefix(1);
    else
      return;
    while (true) {
      const auto slash = path.find('/');
      segments_.emplace_back(path.substr(0, slash));
      if (slash == path.npos) break;
      path.remove_prefix(slash + 1);
    }
  }

  void keep_drive_letter() {
    const auto path = base_->path();
    const auto first = path.substr(std::min<std::size_t>(1, path.size()), path.find('/', 1) - 1);
    if (is_drive_letter(first)) segments_.emplace_back(first);
  }

  /// Path start and path states: segments after those that stand, dots resolved.
  void take_path(std::string_view path) {
    if (path.empty()) {
      if (special_ != nullptr && segments_.empty()) segments_.emplace_back();
      return;
    }
    if (is_slash(path.front())) path.remove_prefix(1);
    while (true) {
      const auto end = std::ranges::find_if(path, [&](char c) { return is_slash(c); }) - path.begin();
      const auto segment = path.substr(0, static_cast<std::size_t>(end));
      const bool last = segment.size() == path.size();
      take_segment(segment, last);
      if (last) break;
      path.remove_prefix(segment.size() + 1);
    }
  }

  void take_segment(std::string_view segment, bool last) {
    const bool drive = scheme_ == "file" && segments_.size() == 1 && is_drive_letter(segments_[0]);
    if (is_dots(segment, 2)) {
      if (!segments_.empty() && !drive) segments_.pop_back();
      if (last) segments_.emplace_back();
    } else if (is_dots(segment, 1)) {
      if (last) segments_.emplace_back();
    } else {
      auto& added = segments_.emplace_back();
      append_percent_encoded(added, segment, EncodeSet::path);
      if (scheme_ == "file" && segments_.size() == 1 && is_drive_letter(added)) added[1] = ':';
    }
  }

  Url same_but_fragment() const {
    Url url = base_->without_fragment();
    url.href_ += '#' + fragment_;
    return url;
  }

  /// The URL serialiser, 4.5, noting where the parts stand.
  std::optional<Url> write() const {
    Url url;
    auto& out = url.href_;
    const auto here = [&] { return static_cast<std::uint32_t>(out.size()); };
    out = scheme_;
    url.scheme_end_ = here();
    out += ':';
    if (has_authority_) {
      out += "//";
      write_credentials(out);
      url.host_begin_ = here();
      out += host_;
      url.host_end_ = here();
      if (!port_.empty()) out += ':' + port_;
    } else {
      url.host_begin_ = url.host_end_ = here();
      if (!opaque_ && segments_.size() > 1 && segments_[0].empty()) out += "/.";
    }
    url.path_begin_ = here();
    url.opaque_ = opaque_;
    if (opaque_)
      out += opaque_path_;
    else
      for (const auto& segment : segments_) (out += '/') += segment;
    url.query_begin_ = here();
    if (has_query_) out += '?' + query_;
    url.fragment_begin_ = here();
    if (has_fragment_) out += '#' + fragment_;
    return url;
  }

  void write_credentials(std::string& out) const {
    if (username_.empty() && password_.empty()) return;
    out += username_;
    if (!password_.empty()) out += ':' + password_;
    out += '@';
  }

  std::string text_;
  const Url* base_;
  std::string_view rest_;
  const SpecialScheme* special_ = nullptr;
  std::string scheme_;
  std::string username_;
  std::string password_;
  std::string host_;
  std::string port_;
  std::string opaque_path_;
  std::string query_;
  std::string fragment_;
  std::vector<std::string> segments_;
  bool has_authority_ = false;
  bool opaque_ = false;
  bool has_query_ = false;
  bool has_fragment_ = false;
};

std::optional<Url> Url::parse(std::string_view input, const Url* base) {
  if (const auto plain = plain_web_url(input)) return UrlParser::copy(input, *plain);
  if (const auto path = plain_path_below(base, input)) return UrlParser::copy(*base, input, *path);
  return UrlParser(input, base).parse();
}

}  // namespace tidings::text
