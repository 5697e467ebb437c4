#pragma once

#include <array>
#include <bitset>
#include <forward_list>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/text/allow_list.hpp"
#include "daemon/text/html_tokenizer.hpp"
#include "daemon/text/html_writer.hpp"
#include "daemon/text/sanitiser.hpp"

namespace tidings::text {

/// An attribute that stays: decoded, without controls, its address final.
struct KeptAttribute {
  std::string_view name;  // in lower case
  std::string_view value;
};

/// The attributes of one tag at a time, judged by the allow-list on exactly what will be written.
class KeptAttributes {
 public:
  /// What is made of addresses and references takes no more than `room` bytes; beyond them addresses that
  /// need the base are left out.
  KeptAttributes(const HtmlContext& context, std::size_t room) : context_(context), room_(room) {}

  /// With the base, as long as there is room.
  const HtmlContext& context() const { return context_; }

  /// Those of a start tag, in its order; the first of a name counts, whether it may stay or not. The views of
  /// the last tag's are dead then.
  void read(const Element& element, const std::vector<HtmlAttribute>& found);

  auto begin() const { return kept_.begin(); }
  auto end() const { return kept_.end(); }

  /// nullptr where there is none.
  KeptAttribute* find(std::string_view name);
  const KeptAttribute* find(std::string_view name) const;

  /// Sets a value, in place where the name is there already, else behind all others. `value` lives for ever.
  void set_last(std::string_view name, std::string_view value);

  /// Sets a value, in place where the name is there already, else before all others.
  void set_first(std::string_view name, std::string_view value);

 private:
  void read_open(const HtmlAttribute& found);
  void read_known(const AttributeRule& rule, const Element& element, std::string_view raw);
  std::optional<std::string_view> final_link(std::string_view raw, const Element& element,
                                             AttributeKind kind);
  std::string_view decoded(std::string_view raw, ValueSpace space);
  std::optional<std::string_view> joined_to_base(std::string_view raw);
  std::string_view own(std::initializer_list<std::string_view> parts);

  HtmlContext context_;
  std::size_t room_;
  std::vector<KeptAttribute> kept_;
  std::bitset<attribute_rule_count> seen_;
  std::size_t open_count_ = 0;  // of data-* and aria-*
  // Values that are not in the input as they stand: what has room in the first, the others in the second.
  std::array<char, 2048> small_;
  std::size_t small_size_ = 0;
  std::forward_list<std::string> large_;
};

}  // namespace tidings::text
