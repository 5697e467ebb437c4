#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/text_types.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace tidings::store {

class Statement;

/// A function that SQL may call on two texts.
struct SqlFunction {
  const char* name;
  std::int64_t (*call)(const std::string& first, const std::string& second);
};

/// One connection, for one thread, which waits five seconds for another's lock. Every error is a StoreError
/// that names the file, SQLite's own words and what the system said; where the file is damaged, also what the
/// operator can do.
class Database {
 public:
  enum class Access {
    write,   // made where it is missing
    read,    // beside one that writes
    glance,  // to read and be done; also where we may write nothing, not even SQLite's own files beside it
  };

  static constexpr const char* make_index_again =
      "remove the index and start again, it is then made again from the entry files";

  explicit Database(const std::filesystem::path& file, Access access = Access::write,
                    const char* if_damaged = make_index_again);  // which outlives the connection
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const char* sql);
  Statement prepare(const char* sql);
  void define(const SqlFunction& function);  // which outlives the connection
  int changes() const;                       // rows that the last statement changed
  int user_version();                        // 0 in a new file
  void set_user_version(int version);

 private:
  friend class Statement;
  friend class Transaction;
  [[noreturn]] void fail() const;

  std::string name_;
  const char* if_damaged_;
  sqlite3* handle_ = nullptr;
};

/// A prepared statement: bind(), then row() until it is false, or run(). Reset by the next bind().
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// Binds values to ?1, ?2, … in order.
  template <class... Values>
  Statement& bind(const Values&... values) {
    reset();
    int index = 0;
    (bind_one(++index, values), ...);
    return *this;
  }

  /// Binds one more value, to ?`index`.
  template <class Value>
  void bind_at(int index, const Value& value) {
    bind_one(index, value);
  }

  /// The same without a copy of the text, which has to live until the statement has run.
  void lend_at(int index, std::string_view text) { bind_one(index, Lent{text}); }

  /// The next row; false after the last.
  bool row();

  /// Over, before its last row or behind it: it holds no lock any more.
  void reset();

  /// To its end.
  void run();

  /// Binds likewise and runs to its end, without a copy of the texts.
  template <class... Values>
  void run_with(const Values&... values) {
    reset();
    int index = 0;
    (bind_one(++index, lent(values)), ...);
    run();
  }

  /// Of the first row, where there is one; the statement is over then.
  template <class Convert>
  auto first(Convert convert) -> std::optional<decltype(convert(*this))> {
    if (!row()) return std::nullopt;
    auto value = convert(*this);
    reset();
    return value;
  }

  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;  // text or bytes
  bool is_null(int column) const;
  Timestamp timestamp(int column) const;            // 1970 where it is null
  std::optional<Timestamp> time(int column) const;  // nothing where it is null

 private:
  friend class Database;
  Statement(const Database& database, sqlite3_stmt* handle) : database_(&database), handle_(handle) {}

  struct Lent {
    std::string_view text;
  };
  static Lent lent(const std::string& text) { return {text}; }
  static Lent lent(std::string_view text) { return {text}; }
  static Lent lent(const char* text) { return {text}; }
  template <class Other>
  static Other lent(Other value) {
    return value;
  }

  void bind_one(int index, Lent value);
  void bind_one(int index, std::int64_t value);
  void bind_one(int index, int value) { bind_one(index, std::int64_t{value}); }
  void bind_one(int index, double value);
  void bind_one(int index, std::string_view value);
  void bind_one(int index, const std::string& value) { bind_one(index, std::string_view(value)); }
  void bind_one(int index, const char* value) { bind_one(index, std::string_view(value)); }
  void bind_one(int index, Timestamp value) {
    bind_one(index, std::int64_t{value.time_since_epoch().count()});
  }
  void bind_one(int index, const std::optional<Timestamp>& value);

  const Database* database_;
  sqlite3_stmt* handle_;
};

/// Rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace tidings::store
