#include "daemon/normalise/reading_rules.hpp"

#include <algorithm>
#include <utility>

#include "daemon/normalise/signature.hpp"

namespace tidings::normalise {
namespace {

/// Takes entries out of a feed, and keeps why.
class Selection {
 public:
  explicit Selection(std::vector<store::Entry>& entries) : entries_(entries) {}

  /// Leaves out those for which `rule_of(entry, place)` names a rule; where it is empty, the entry stays.
  template <class RuleOf>
  void leave_out(RuleOf rule_of) {
    std::vector<store::Entry> kept;
    kept.reserve(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      auto rule = rule_of(entries_[i], i);
      if (rule.empty())
        kept.push_back(std::move(entries_[i]));
      else
        left_out_.push_back({std::move(entries_[i]), std::move(rule)});
    }
    entries_ = std::move(kept);
  }

  std::vector<LeftOut> take() { return std::move(left_out_); }

 private:
  std::vector<store::Entry>& entries_;
  std::vector<LeftOut> left_out_;
};

void judge_dates(std::vector<store::Entry>& entries, FutureDates wanted, Selection& selection,
                 store::Timestamp now) {
  const auto is_future = [&](const std::optional<store::Timestamp>& date) {
    return date && *date > now + std::chrono::days(1);
  };
  if (wanted == FutureDates::keep) return;
  if (wanted == FutureDates::drop)
    selection.leave_out([&](const store::Entry& entry, std::size_t) {
      return std::string(is_future(entry.published) ? "future_dates" : "");
    });
  for (auto& entry : entries) {
    if (is_future(entry.published)) entry.published.reset();
    if (is_future(entry.updated)) entry.updated.reset();
  }
}

std::string rule_of(const std::vector<Filter>& filters, const store::Entry& entry) {
  const auto* filter = filter_that_leaves_out(filters, entry);
  if (filter == nullptr) return {};
  return (filter->kind == Filter::Kind::exclude ? "exclude " : "include ") + filter->place;
}

/// For each entry, whether it is one of the newest.
std::vector<bool> newest(const std::vector<store::Entry>& entries, std::size_t count, store::Timestamp now) {
  std::vector<std::pair<store::Timestamp, std::size_t>> order;
  order.reserve(entries.size());
  for (const auto& entry : entries)
    order.emplace_back(std::min(entry.published.value_or(now), now), entries.size() - order.size());
  std::ranges::sort(order, std::ranges::greater());
  std::vector<bool> kept(entries.size());
  for (std::size_t i = 0; i < std::min(count, order.size()); ++i)
    kept[entries.size() - order[i].second] = true;
  return kept;
}

void append(std::string& out, const Filter& filter) {
  out += filter.kind == Filter::Kind::exclude ? "exclude " : "include ";
  for (const auto& condition : filter.conditions) {
    out += '(';
    for (const auto& wanted : condition) {
      out += std::to_string(static_cast<int>(wanted.field));
      append_text(out, wanted.pattern.str());
    }
    out += ')';
  }
}

void append(std::string& out, const Strip& step) {
  out += "strip ";
  append_text(out, step.selectors.str());
}

void append(std::string& out, const ReplaceInLink& step) {
  out += "link ";
  append_text(out, step.pattern.str());
  append_text(out, step.with);
}

void append(std::string& out, const PrefixTitle& step) {
  out += "title ";
  append_text(out, step.prefix);
}

}  // namespace

ReadingRules combine(const ReadingRules& general, const ReadingRules& own) {
  auto rules = general;
  if (own.future_dates) rules.future_dates = own.future_dates;
  if (own.max_items) rules.max_items = own.max_items;
  rules.filters.insert(rules.filters.end(), own.filters.begin(), own.filters.end());
  rules.rewrites.insert(rules.rewrites.end(), own.rewrites.begin(), own.rewrites.end());
  return rules;
}

std::vector<LeftOut> apply_rules(store::Feed& feed, const ReadingRules& rules, store::Timestamp now) {
  auto& entries = feed.entries;
  Selection selection(entries);
  judge_dates(entries, rules.future_dates.value_or(FutureDates::clamp), selection, now);
  if (!rules.filters.empty())
    selection.leave_out(
        [&](const store::Entry& entry, std::size_t) { return rule_of(rules.filters, entry); });
  if (rules.max_items && entries.size() > *rules.max_items) {
    const auto kept = newest(entries, *rules.max_items, now);
    selection.leave_out(
        [&](const store::Entry&, std::size_t i) { return std::string(kept[i] ? "" : "max_items"); });
  }
  for (auto& entry : entries) rewrite(entry, rules.rewrites);
  return selection.take();
}

std::string text_of(const ReadingRules& rules) {
  std::string text;
  if (rules.future_dates.value_or(FutureDates::clamp) != FutureDates::clamp)
    text += "future_dates " + std::to_string(static_cast<int>(*rules.future_dates)) + ' ';
  if (rules.max_items) text += "max_items " + std::to_string(*rules.max_items) + ' ';
  for (const auto& filter : rules.filters) append(text, filter);
  for (const auto& step : rules.rewrites)
    std::visit([&](const auto& kind) { append(text, kind); }, step.step);
  return text;
}

}  // namespace tidings::normalise
