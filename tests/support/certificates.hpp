#pragma once

#include <filesystem>
#include <string>

#include "tests/support/origin.hpp"

namespace tidings::support {

struct CertificateFiles {
  std::filesystem::path authority;
  std::filesystem::path certificate;
  std::filesystem::path key;
};

/// Makes an authority and a certificate for `names` (or what `kind` asks for), as PEM files. `names`: as
/// OpenSSL's configuration has alternative names.
CertificateFiles make_certificates(const std::filesystem::path& folder, Certificate kind,
                                   const std::string& names = "DNS:localhost,IP:127.0.0.1");

}  // namespace tidings::support
