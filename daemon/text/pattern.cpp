#include "daemon/text/pattern.hpp"

#include <utility>

#include <re2/re2.h>

namespace tidings::text {
namespace {

constexpr std::int64_t most_memory = 1 << 20;  // bytes, of one pattern: program and automata

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Pattern::Pattern(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}

std::expected<Pattern, std::string> Pattern::compile(std::string_view text) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(most_memory);
  auto compiled = std::make_shared<const re2::RE2>(piece(text), options);
  if (!compiled->ok()) return std::unexpected(compiled->error());
  return Pattern(std::move(compiled));
}

bool Pattern::matches(std::string_view text) const { return re2::RE2::PartialMatch(piece(text), *compiled_); }

std::string Pattern::replace_all(std::string text, std::string_view with) const {
  re2::RE2::GlobalReplace(&text, *compiled_, piece(with));
  return text;
}

std::optional<std::string> Pattern::problem_of_replacement(std::string_view with) const {
  std::string reason;
  if (compiled_->CheckRewriteString(piece(with), &reason)) return std::nullopt;
  return reason;
}

const std::string& Pattern::str() const { return compiled_->pattern(); }

}  // namespace tidings::text
