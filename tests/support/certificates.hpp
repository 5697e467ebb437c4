#pragma once

#include <filesystem>

#include "tests/support/origin.hpp"

namespace tidings::support {

struct CertificateFiles {
  std::filesystem::path authority;
  std::filesystem::path certificate;
  std::filesystem::path key;
};

/// Makes an authority and a certificate for `localhost` and 127.0.0.1 (or what `kind` asks for), as PEM
/// files.
CertificateFiles make_certificates(const std::filesystem::path& folder, Certificate kind);

}  // namespace tidings::support
