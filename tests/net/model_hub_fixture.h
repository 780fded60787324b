// A hub on the loopback interface with a model on it, and an empty cache.
#pragma once

#include "base/files.h"
#include "base/hash.h"
#include "net/hub/hub_cache.h"
#include "net/model_hub.h"
#include "tests/net/fake_hub.h"
#include "tests/test_support.h"

#include <atomic>
#include <csignal>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <thread>

namespace lamina {

namespace fs = std::filesystem;
using test::HubContent;
using test::LoopbackAnswer;
using test::LoopbackRequest;
using test::statusAnswer;
using test::unwrap;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

inline const std::string commit = "607a30d783dfa663caf39e06633721c8d4cfcd7e";
inline const std::string otherCommit = "11c5a3d5811f50298f278a704980280950aedb10";
inline constexpr std::uint64_t large = 3'000'001;

inline std::vector<std::string> namesIn(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        names.push_back(entry->path().filename().string());
    return names;
}

class ModelHub : public ::testing::Test {
protected:
    ModelHub() : options(hub.options(cache())) {
        hub.add("test/nano", LAMINA_DEMO_MODEL, commit);
        hub.put("test/nano", weights, {{}, large}); // large enough to be cut anywhere; nobody opens it here
    }

    fs::path cache() const { return m_folder.path() / "hub"; }
    fs::path folder(const std::string& name = "models--test--nano") const { return cache() / name; }
    fs::path blob() const { return folder() / "blobs" / test::generatedSha256(large); }
    fs::path part() const { return blob().string() + ".part"; }

    Result<fs::path> fetch(const std::string& name = "test/nano") {
        RunToken token;
        return fetchModel(name, options, token, [this](const TransferProgress& report) { reports.push_back(report); });
    }
    Error fetchError(const std::string& name = "test/nano") {
        const auto result = fetch(name);
        return result.ok() ? makeError(ErrorKind::Internal, "it was fetched") : result.error();
    }
    // The whole model is there, as the hub has it, and nothing else.
    void expectComplete() {
        const fs::path snapshot = folder() / "snapshots" / commit;
        EXPECT_EQ(unwrap(sha256OfFile(snapshot / weights)), test::generatedSha256(large));
        EXPECT_EQ(unwrap(readFile(snapshot / "vocab.json")),
                  unwrap(readFile(fs::path(LAMINA_DEMO_MODEL) / "vocab.json")));
        EXPECT_EQ(unwrap(readFile(folder() / "refs" / "main")), commit);
        EXPECT_THAT(namesIn(folder() / "blobs"), Not(Contains(HasSubstr(".part"))));
        EXPECT_EQ(findOnDisk("test/nano", options), snapshot);
    }
    // A first try fails as `change` has it; the second, undisturbed, completes.
    Error failThenComplete(const test::FakeHub::Change& change, const char* file = weights) {
        hub.change(file, change);
        Error error = fetchError();
        EXPECT_EQ(findOnDisk("test/nano", options), std::nullopt);
        hub.change(file, {});
        EXPECT_TRUE(fetch().ok());
        expectComplete();
        return error;
    }

    static constexpr const char* weights = "model.safetensors";
    test::FakeHub hub;

private:
    test::TemporaryFolder m_folder;

protected:
    HubOptions options;
    std::vector<TransferProgress> reports;
};

} // namespace lamina
