#pragma once

#include <cstddef>
#include <string_view>

#include "daemon/parse/doctype.hpp"

namespace tidings::parse {

/// A document type declaration after XML 1.0, 2.8, to the letter of its grammar. Linear time, no recursion.
class DoctypeGrammar {
 public:
  DoctypeGrammar(std::string_view text, std::size_t begin) : text_(text), at_(begin) {}

  /// Whether one stands here.
  bool read();

  /// What was read, up to where something else stands.
  const Doctype& result() const { return result_; }

  /// Where the declaration begins in which it does.
  std::size_t fault_at() const { return begin_; }

 private:
  bool has_unread() const { return result_.unread != nullptr; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(std::string_view word);
  bool blanks();
  bool close();
  bool name();
  bool qualified_name();
  bool name_token();
  bool literal(std::string_view& value);
  bool has_good_references(std::string_view value) const;
  bool system_literal();
  bool external_id();
  bool internal_subset();
  bool declaration();
  bool comment();
  bool instruction();
  bool element();
  bool content_model();
  bool mixed();
  void occurrence();
  bool attributes();
  bool attribute();
  bool enumeration();
  bool default_value();
  bool entity();
  bool notation();

  std::string_view text_;
  std::size_t at_;
  std::size_t begin_ = at_;
  Doctype result_;
};

}  // namespace tidings::parse
