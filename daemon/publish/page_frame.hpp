#pragma once

#include <string>
#include <string_view>

namespace tidings::publish {

inline constexpr std::string_view page_type = "text/html; charset=utf-8";

/// The Content-Security-Policy that every page of ours goes with: nothing runs, nothing is sent anywhere, no
/// style but page_style, pictures from the web. `style-src` has the SHA-256 of page_style.
extern const std::string_view page_policy;

/// The style of all pages: light and dark as the reader has it, one column on a phone.
extern const std::string_view page_style;

/// Builds one page: the frame around it, and what may be put in. Foreign text comes in through text() and
/// attribute() alone, which escape it.
class PageFrame {
 public:
  /// `head` is markup of ours for the document's head.
  PageFrame(std::string_view title, std::string_view head);

  /// Markup of ours, as it stands.
  void markup(std::string_view html) { out_ += html; }

  void text(std::string_view text);

  /// ` name="value"`
  void attribute(std::string_view name, std::string_view value);

  /// `<a href="address">text</a>`
  void link(std::string_view address, std::string_view text);

  /// The whole document, ended.
  std::string take();

 private:
  std::string out_;
};

}  // namespace tidings::publish
