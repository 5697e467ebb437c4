#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <pugixml.hpp>

#include "tests/integration/aggregator.hpp"
#include "tests/support/faults.hpp"

// The daemon over a store that is damaged, or whose disk fails while readers ask.
namespace tidings::integration {
namespace {

namespace fs = std::filesystem;
using support::Fault;
using support::Origin;
using support::Process;
using support::Reply;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

constexpr int entries = 40;

std::string rss(const std::string& site, int count) {
  std::string items;
  for (int i = count; i-- > 0;)
    items += fmt::format(
        "<item><title>{0} {1}</title><guid>https://{0}.example/{1}</guid>"
        "<pubDate>Sat, 08 Jan 2022 11:{1:02}:00 GMT</pubDate><description>text</description></item>",
        site, i);
  return "<rss version='2.0'><channel><title>F</title><link>https://f.example/</link><description/>" + items +
         "</channel></rss>";
}

class StoreFault : public testing::Test {
 protected:
  StoreFault() {
    tidings_.configure("site", "url = \"https://news.example/\"\nitems = 8\n");
    tidings_.add_source("a", origin_.url("/a"));
  }

  fs::path store() const { return tidings_.folder() / "store"; }
  HttpReply get(const std::string& path) const { return http_get(tidings_.port(), path); }
  void fetch() const { ASSERT_EQ(tidings_.run({"fetch", "--force"}).exit_code, 0); }

  static void stop(Process& daemon) {
    daemon.signal(SIGTERM);
    EXPECT_EQ(daemon.wait(), 0) << daemon.log();
  }

  Origin origin_{2};
  Origin::Endpoint a_ = origin_.serve("/a", Reply{.body = rss("a", entries)});
  Origin::Endpoint b_ = origin_.serve("/b", Reply{.body = rss("b", 1)});
  Aggregator tidings_;
};

TEST_F(StoreFault, DamagedArchivesAreSaidAndPollingGoesOn) {
  support::write_file(store() / "archive.db", "this is no database");
  const auto daemon = tidings_.start_daemon();
  EXPECT_THAT(daemon->log(),
              AllOf(HasSubstr("event=store_failed"), HasSubstr("archive.db: file is not a database: "
                                                               "remove it")));
  EXPECT_EQ(get("/atom.xml").status, 503);
  const auto health = get("/healthz");
  EXPECT_EQ(health.status, 503);
  EXPECT_THAT(health.body, HasSubstr("archive.db: file is not a database"));
  daemon->wait_for_log("event=poll ");
  EXPECT_EQ(tidings_.entries().size(), static_cast<std::size_t>(entries));
  fs::remove(store() / "archive.db");
  EXPECT_EQ(get("/atom.xml").status, 200);
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_THAT(daemon->log(), HasSubstr("event=store_works"));
  stop(*daemon);
}

TEST_F(StoreFault, DamagedIndexIsSaidAndMadeAgainOnceItIsRemoved) {
  fetch();
  const auto before = tidings_.entries();
  for (const std::string damage : {"this is no database", "SQLite format 3"}) {
    auto bytes = support::read_file(store() / "index.db");
    bytes.replace(0, std::min(bytes.size(), 4000 + damage.size()), damage + std::string(4000, '\x55'));
    support::write_file(store() / "index.db", bytes);
    for (const auto* command : {"run", "fetch"}) {
      const auto result = tidings_.run({command});
      EXPECT_EQ(result.exit_code, 1);
      EXPECT_THAT(result.error, HasSubstr("remove the index and start again")) << command;
    }
    EXPECT_TRUE(tidings_.entries() == before);
    fs::remove(store() / "index.db");
    fetch();
    EXPECT_TRUE(tidings_.entries() == before);
  }
}

TEST_F(StoreFault, SourcesSayWhatIsWrongWithTheStore) {
  fetch();
  EXPECT_EQ(tidings_.run({"sources"}).exit_code, 0);
  support::write_file(store() / "archive.db", "this is no database");
  auto table = tidings_.run({"sources"});
  EXPECT_EQ(table.exit_code, 1);
  EXPECT_THAT(table.out, AllOf(HasSubstr("\na       ok"), HasSubstr("\nstore: "),
                               HasSubstr("archive.db: file is not a database: remove it, and feeds")));
  support::write_file(store() / "index.db", "this is no database");
  table = tidings_.run({"sources"});
  EXPECT_EQ(table.exit_code, 1);
  EXPECT_THAT(table.out, HasSubstr("index.db: file is not a database: remove the index and start again"));
  const auto lines = tidings_.run({"sources", "--json"}).out;
  EXPECT_THAT(lines,
              AllOf(HasSubstr("{\"store\":{\"path\":\"" + store().string() + "\",\"faults\":[\""),
                    HasSubstr("index.db: file is not a database"), HasSubstr("archive.db: file is not")));
}

/// Another user's, as who runs commands often isn't who the daemon is.
TEST_F(StoreFault, StoreThatMayOnlyBeReadIsStillTold) {
  fetch();
  fs::permissions(tidings_.folder(), fs::perms(0755));
  std::vector<std::string> command{TIDINGS_BINARY, "sources", "--config", tidings_.config_file().string()};
  if (geteuid() == 0)
    command.insert(command.begin(), {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
  else
    fs::permissions(store(), fs::perms(0555));
  const auto told = support::run_process(command);
  fs::permissions(store(), fs::perms(0755));
  EXPECT_EQ(told.exit_code, 0) << told.error;
  EXPECT_THAT(told.out, HasSubstr("\na       ok"));
}

TEST_F(StoreFault, LostIndexGivesTheSameFeedsByteForByte) {
  tidings_.configure("store", "front_matter = \"full\"");
  fetch();
  const std::vector<std::string> paths{"/atom.xml", "/feed.json", "/archive/2.xml", "/sources/a/atom.xml"};
  std::map<std::string, std::string> before;
  {
    const auto daemon = tidings_.start_daemon();
    for (const auto& path : paths) before[path] = get(path).body;
    stop(*daemon);
  }
  EXPECT_THAT(before.at("/atom.xml"), HasSubstr("<title>F</title>"));
  fs::remove(store() / "index.db");
  EXPECT_EQ(tidings_.run({"index", "rebuild"}).exit_code, 0);
  support::write_file(tidings_.folder() / "feeds/a.toml", "url = \"https://a.example/\"\nenabled = false\n");
  const auto daemon = tidings_.start_daemon();
  for (const auto& path : paths) EXPECT_EQ(get(path).body, before.at(path)) << path;
  stop(*daemon);
}

TEST_F(StoreFault, EmptyIndexIsMadeAgain) {
  fetch();
  const auto before = tidings_.entries();
  support::write_file(store() / "index.db", "");
  fetch();
  EXPECT_TRUE(tidings_.entries() == before);
  EXPECT_EQ(tidings_.run({"index", "verify"}).exit_code, 0);
}

TEST_F(StoreFault, TornEntryIsSaidAndShownAgainOnceItIsWhole) {
  fetch();
  const auto torn = tidings_.entries_folder() / "a/2022/01/08-a 7.md";
  const auto bytes = support::read_file(torn);
  support::write_file(torn, bytes.substr(0, 40));
  const auto daemon = tidings_.start_daemon();
  EXPECT_THAT(
      daemon->wait_for_log("event=entry_unreadable"),
      AllOf(HasSubstr("path=\"a/2022/01/08-a 7.md\""), HasSubstr("error=\"the front matter has no end")));
  EXPECT_THAT(get("/archive/1.xml").body, AllOf(HasSubstr(">a 6<"), Not(HasSubstr(">a 7<"))));
  daemon->wait_for_log("event=entries_changed");
  support::write_file(torn, bytes);
  daemon->wait_for_log("event=entries_changed");
  daemon->wait_for_log("event=published");
  EXPECT_THAT(get("/atom.xml").body, HasSubstr(">a 7<")) << "that archive is closed";
  stop(*daemon);
}

/// As an editor of root's leaves it, with its umask.
TEST_F(StoreFault, EntryThatMayNotBeReadIsSaidAndHidesNoOther) {
  fetch();
  tidings_.drop_privileges();
  const auto daemon = tidings_.start_daemon();
  EXPECT_THAT(get("/atom.xml").body, HasSubstr(">a 39<"));
  const auto file = tidings_.entries_folder() / "a/2022/01/08-a 39.md";
  const auto edited = tidings_.folder() / "edited.md";
  support::write_file(edited, support::read_file(file));
  fs::permissions(edited, fs::perms::none);
  fs::rename(edited, file);
  EXPECT_THAT(daemon->wait_for_log("event=entry_unreadable"), HasSubstr("Permission denied"));
  daemon->wait_for_log("event=published");
  EXPECT_THAT(get("/atom.xml").body, AllOf(HasSubstr(">a 38<"), Not(HasSubstr(">a 39<"))));
  EXPECT_EQ(get("/healthz").status, 200);
  fs::permissions(file, fs::perms(0644));
  daemon->wait_for_log("event=entries_changed");
  daemon->wait_for_log("event=published");
  EXPECT_THAT(get("/atom.xml").body, HasSubstr(">a 39<"));
  stop(*daemon);
}

TEST_F(StoreFault, SecondProcessIsRefused) {
  const auto daemon = tidings_.start_daemon();
  for (const auto* command : {"run", "fetch"}) {
    const auto result = tidings_.run({command});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.error, HasSubstr("another tidings has the store"));
  }
  stop(*daemon);
}

/// Readers that walk through the archives while the disk fails, or the daemon is killed, at one operation.
class FaultWhileServing : public StoreFault {
 protected:
  fs::path log() const { return tidings_.folder() / "operations"; }

  void disturb(const fs::path& below, const Fault& fault) {
    tidings_.set_environment(support::environment_of(fault, below, log()));
  }

  /// The current document and archives, as far as they are served; what the daemon was killed over is
  /// missing.
  std::map<std::string, std::string> ask_for_all() const {
    std::map<std::string, std::string> served;
    for (const auto* path : {"/atom.xml", "/archive/1.xml", "/archive/2.xml", "/archive/3.xml",
                             "/archive/4.xml", "/sources/a/atom.xml", "/sources/a/archive/1.xml"}) {
      try {
        const auto reply = get(path);
        EXPECT_THAT(reply.status, AnyOf(200, 404, 503)) << path;  // 404: not closed yet
        if (reply.status == 200) served[path] = reply.body;
      } catch (const std::runtime_error&) {  // it was killed
      }
    }
    return served;
  }

  /// All is there, once, and archives have the bytes that were served before.
  void expect_whole(std::map<std::string, std::string> before) {
    tidings_.set_environment({});
    const auto daemon = tidings_.start_daemon();
    const auto now = ask_for_all();
    EXPECT_EQ(get("/healthz").status, 200);
    std::vector<std::string> ids;
    for (const auto& [path, body] : now) {
      if (path.starts_with("/sources")) continue;
      pugi::xml_document document;
      EXPECT_TRUE(document.load_string(body.c_str())) << body;
      for (const auto entry : document.child("feed").children("entry"))
        ids.emplace_back(entry.child_value("id"));
    }
    std::ranges::sort(ids);
    EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end()) << "one is there twice";
    EXPECT_EQ(ids.size(), static_cast<std::size_t>(entries));
    std::erase_if(before, [](const auto& document) { return !document.first.contains("archive"); });
    for (const auto& [path, body] : before) EXPECT_EQ(now.at(path), body) << path;
    stop(*daemon);
  }

  /// How many operations below there are when nothing is wrong.
  std::size_t undisturbed(const fs::path& below) {
    disturb(below, {});
    const auto daemon = tidings_.start_daemon();
    EXPECT_EQ(ask_for_all().size(), 7U);
    stop(*daemon);
    return support::operations_in(log());
  }
};

TEST_F(FaultWhileServing, OfTheArchivesIsAnsweredWith503AndPollingGoesOn) {
  fetch();
  const auto below = store() / "archive.db";
  const auto count = undisturbed(below);
  EXPECT_GT(count, 50U);
  std::size_t kind = 0;
  for (std::size_t at = 1; at <= count; at += support::fault_step(29)) {
    const int error = std::vector{ENOSPC, EIO, EMFILE}.at(kind % 3);
    SCOPED_TRACE(fmt::format("operation {}, error {}{}", at, error, kind % 2 == 0 ? " from there on" : ""));
    for (const auto* suffix : {"", "-wal", "-shm"}) fs::remove(below.string() + suffix);
    disturb(below, {.at = at, .error = error, .lasts = kind++ % 2 == 0});
    const auto daemon = tidings_.start_daemon();
    const auto served = ask_for_all();
    tidings_.add_source("b", origin_.url("/b", 1));
    EXPECT_THAT(daemon->wait_for_log("event=sources_reloaded"), HasSubstr("sources=2"));
    fs::remove(tidings_.folder() / "feeds" / "b.toml");
    EXPECT_THAT(daemon->wait_for_log("event=sources_reloaded"), HasSubstr("sources=1"));
    if (served.size() < 7) EXPECT_THAT(daemon->log(), HasSubstr("archive.db: "));
    stop(*daemon);
    expect_whole(served);
  }
}

TEST_F(FaultWhileServing, KilledAnywhereItServesTheSameArchivesAgain) {
  const auto count = [&] {
    disturb(store(), {});
    const auto daemon = tidings_.start_daemon();
    daemon->wait_for_log("event=poll ");
    ask_for_all();
    stop(*daemon);
    return support::operations_in(log());
  }();
  for (std::size_t at = 1; at <= count; at += support::fault_step(47)) {
    SCOPED_TRACE(fmt::format("killed at operation {}", at));
    fs::remove_all(store());
    std::map<std::string, std::string> served;
    try {
      disturb(store(), {.at = at, .error = support::killed});
      const auto daemon = tidings_.start_daemon();
      daemon->wait_for_log("event=poll ");
      served = ask_for_all();
    } catch (const std::runtime_error&) {  // it died before
    }
    tidings_.set_environment({});
    fetch();
    EXPECT_EQ(tidings_.run({"index", "verify"}).exit_code, 0);
    EXPECT_TRUE(fs::is_empty(store() / "incoming"));
    expect_whole(served);
  }
}

}  // namespace
}  // namespace tidings::integration
