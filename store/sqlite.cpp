#include "store/sqlite.hpp"

#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "store/store.hpp"

namespace tidings::store {

namespace {

constexpr int patience = 5000;  // milliseconds, with a lock that another connection has

/// SQLite's words for a failure, and the system's where it is one of the system's.
std::string reason_of(sqlite3* handle) {
  std::string reason = sqlite3_errmsg(handle);
  const int code = sqlite3_errcode(handle) & 0xFF;  // without the extension
  const int error = sqlite3_system_errno(handle);
  if ((code == SQLITE_CANTOPEN || code == SQLITE_IOERR) && error != 0)
    reason += " (" + std::generic_category().message(error) + ")";
  return reason;
}

/// The file's name as a URI (RFC 3986) with SQLite's own parameter for a file that nobody changes.
std::string unchanging(const std::string& name) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-~";
  std::string uri = "file:";
  for (const char c : name)
    uri += plain.contains(c) ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return uri + "?immutable=1";
}

/// Without a log of changes beside it nobody has it open, and none can be made.
bool is_out_of_use(const std::filesystem::path& file) {
  std::error_code ignored;
  return !std::filesystem::exists(file.string() + "-wal", ignored) &&
         access(file.parent_path().c_str(), W_OK) != 0;
}

/// Nobody asks how much memory SQLite has, and to count it takes a lock for each piece. Before its first use.
void leave_memory_uncounted() {
  [[maybe_unused]] static const int result = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace

Database::Database(const std::filesystem::path& file, Access access, const char* if_damaged)
    : name_(file.string()), if_damaged_(if_damaged) {
  leave_memory_uncounted();
  const int flags =
      access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const auto name = access == Access::glance && is_out_of_use(file) ? unchanging(name_) : name_;
  if (sqlite3_open_v2(name.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nullptr) ==
      SQLITE_OK) {
    sqlite3_busy_timeout(handle_, patience);
    return;
  }
  const auto reason = reason_of(handle_);
  sqlite3_close_v2(handle_);
  throw StoreError(name_ + ": " + reason);
}

Database::~Database() { sqlite3_close_v2(handle_); }

void Database::fail() const {
  auto reason = reason_of(handle_);
  const int code = sqlite3_errcode(handle_) & 0xFF;
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) (reason += ": ") += if_damaged_;
  throw StoreError(name_ + ": " + reason);
}

void Database::execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

Statement Database::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
    fail();
  return {*this, statement};
}

namespace {

std::string argument(sqlite3_value* value) {
  const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
  return bytes == nullptr ? std::string()
                          : std::string(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

void call(sqlite3_context* context, int, sqlite3_value** arguments) {
  const auto& function = *static_cast<const SqlFunction*>(sqlite3_user_data(context));
  try {
    sqlite3_result_int64(context, function.call(argument(arguments[0]), argument(arguments[1])));
  } catch (const std::exception& error) {  // C calls us
    sqlite3_result_error(context, error.what(), -1);
  }
}

}  // namespace

void Database::define(const SqlFunction& function) {
  auto* data = const_cast<SqlFunction*>(&function);  // only handed back
  if (sqlite3_create_function_v2(handle_, function.name, 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, data, &call,
                                 nullptr, nullptr, nullptr) != SQLITE_OK)
    fail();
}

int Database::changes() const { return sqlite3_changes(handle_); }

int Database::user_version() {
  auto pragma = prepare("PRAGMA user_version");
  return pragma.row() ? static_cast<int>(pragma.integer(0)) : 0;
}

void Database::set_user_version(int version) {
  execute(fmt::format("PRAGMA user_version = {}", version).c_str());  // a pragma takes no parameter
}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), handle_(std::exchange(other.handle_, nullptr)) {}

Statement::~Statement() { sqlite3_finalize(handle_); }

void Statement::reset() {
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
}

void Statement::bind_one(int index, std::int64_t value) {
  if (sqlite3_bind_int64(handle_, index, value) != SQLITE_OK) database_->fail();
}

void Statement::bind_one(int index, double value) {
  if (sqlite3_bind_double(handle_, index, value) != SQLITE_OK) database_->fail();
}

namespace {

/// Never a null pointer: that would bind NULL.
int bind_text(sqlite3_stmt* statement, int index, std::string_view text, sqlite3_destructor_type owner) {
  return sqlite3_bind_text64(statement, index, text.empty() ? "" : text.data(), text.size(), owner,
                             SQLITE_UTF8);
}

}  // namespace

void Statement::bind_one(int index, std::string_view value) {
  // Copied: what is bound may be gone when the statement is run.
  if (bind_text(handle_, index, value, SQLITE_TRANSIENT) != SQLITE_OK) database_->fail();
}

void Statement::bind_one(int index, Lent value) {
  if (bind_text(handle_, index, value.text, SQLITE_STATIC) != SQLITE_OK) database_->fail();
}

void Statement::bind_one(int index, const std::optional<Timestamp>& value) {
  if (value) bind_one(index, *value);
}

bool Statement::row() {
  switch (sqlite3_step(handle_)) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      sqlite3_reset(handle_);
      return false;
    default:
      break;
  }
  database_->fail();
}

void Statement::run() {
  while (row()) {
  }
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }
double Statement::real(int column) const { return sqlite3_column_double(handle_, column); }

std::string Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
  return bytes == nullptr
             ? std::string()
             : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

bool Statement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

Timestamp Statement::timestamp(int column) const { return Timestamp(std::chrono::seconds(integer(column))); }

std::optional<Timestamp> Statement::time(int column) const {
  if (is_null(column)) return std::nullopt;
  return timestamp(column);
}

Transaction::Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  // Fails where SQLite rolled back by itself, as it does on a full disk.
  if (open_) sqlite3_exec(database_.handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace tidings::store
