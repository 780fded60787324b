// Trained autoencoders by name, against a hub on the loopback interface.
#include "net/sae_hub.h"
#include "sae/imports/imported_sae.h"
#include "sae/sae_lens.h"
#include "sae/sae_variants.h"
#include "tests/net/model_hub_fixture.h"

namespace lamina {
namespace {

class SaeHub : public ModelHub {
protected:
    SaeHub() {
        for (int layer = 0; layer < 3; ++layer)
            put("blocks." + std::to_string(layer) + ".hook_mlp_out", "hook_mlp_out", layer);
        hub.setCommit("someone/saes", commit);
    }

    void put(const std::string& folder, const std::string& hook, int layer, std::size_t latents = 8,
             const std::string& repository = "someone/saes") {
        SaeConfig sae;
        sae.inputs = 4;
        sae.latents = latents;
        const std::string name = "blocks." + std::to_string(layer) + "." + hook;
        hub.put(repository, folder + "/cfg.json", {saeConfigJson(sae, {"demo", name, layer, 64, true}), {}});
        hub.put(repository, folder + "/sae_weights.safetensors",
                {saeParametersBytes(sae, initialSaeParameters(sae, static_cast<std::uint64_t>(layer))), {}});
    }

    Result<fs::path> fetchThem(const std::string& text, const WantedSaes& wanted) {
        RunToken token;
        return fetchSaes(hubSaes(text).value(), wanted, options, token, {});
    }
    std::string refusal(const std::string& text, const WantedSaes& wanted) {
        const auto result = fetchThem(text, wanted);
        return result.ok() ? std::string() : result.error().message;
    }

    const WantedSaes all{"hook_mlp_out", 0, 2, 4};
};

TEST_F(SaeHub, AFolderANameAndAFolderOfARepositoryAreToldApart) {
    EXPECT_EQ(hubSaes("train"), std::nullopt);
    EXPECT_EQ(hubSaes(fs::temp_directory_path().string()), std::nullopt);
    EXPECT_EQ(hubSaes("./someone/saes"), std::nullopt);
    EXPECT_EQ(hubSaes("/someone/saes"), std::nullopt);
    EXPECT_EQ(hubSaes("someone/saes/../.."), std::nullopt);
    const auto whole = hubSaes("someone/saes"), part = hubSaes("someone/saes/a/b/");
    ASSERT_TRUE(whole && part);
    EXPECT_EQ(whole->repository, "someone/saes");
    EXPECT_EQ(whole->folder, "");
    EXPECT_EQ(part->repository, "someone/saes");
    EXPECT_EQ(part->folder, "a/b");
}

TEST_F(SaeHub, WhatIsWantedComesIntoPythonsCacheAndIsNotAskedForAgain) {
    put("blocks.0.hook_resid_pre", "hook_resid_pre", 0);
    const fs::path folder = unwrap(fetchThem("someone/saes", {"hook_mlp_out", 0, 1, 4}));
    EXPECT_EQ(folder, cache() / "models--someone--saes" / "snapshots" / commit / "");
    const SaeFolder saes = unwrap(SaeFolder::open(folder, "hook_mlp_out", 4));
    EXPECT_EQ(saes.layersText(), "0-1") << "layer 2 was not wanted";
    EXPECT_TRUE(readSaeLensWeights(*saes.find(1)).ok());
    EXPECT_TRUE(hub.requestsFor("blocks.0.hook_resid_pre/cfg.json").empty()) << "its name tells the hook";
    const fs::path link = fs::read_symlink(folder / "blocks.1.hook_mlp_out" / "sae_weights.safetensors");
    EXPECT_TRUE(link.string().starts_with("../../../blobs/")) << link;

    const std::size_t before = hub.requests();
    EXPECT_EQ(unwrap(fetchThem("someone/saes", {"hook_mlp_out", 0, 1, 4})), folder);
    EXPECT_EQ(hub.requests(), before);
    options.offline = true;
    EXPECT_EQ(unwrap(fetchThem("someone/saes", all)), folder) << "offline, what there is must do";
    options.offline = false;
    EXPECT_EQ(unwrap(SaeFolder::open(unwrap(fetchThem("someone/saes", all)), "hook_mlp_out", 4)).layersText(), "0-2");
}

TEST_F(SaeHub, OneFolderOfARepositoryIsEnough) {
    put("wide/0", "hook_mlp_out", 0, 16, "someone/widths");
    put("narrow/0", "hook_mlp_out", 0, 8, "someone/widths");
    EXPECT_THAT(refusal("someone/widths", {"hook_mlp_out", 0, 0, 4}),
                testing::AllOf(HasSubstr("narrow/0"), HasSubstr("wide/0"), HasSubstr("someone/widths/wide/0")));
    const fs::path folder = unwrap(fetchThem("someone/widths/wide", {"hook_mlp_out", 0, 0, 4}));
    EXPECT_EQ(unwrap(SaeFolder::open(folder, "hook_mlp_out", 4)).find(0)->sae.latents, 16U);
    EXPECT_EQ(folder.filename(), "wide");
}

TEST_F(SaeHub, WhatIsWrongIsNamed) {
    EXPECT_THAT(refusal("someone/nothing", all), HasSubstr("there is no repository someone/nothing"));
    EXPECT_THAT(refusal("test/nano", all), HasSubstr("no folder there holds cfg.json and sae_weights.safetensors"));
    EXPECT_THAT(refusal("someone/saes", {"hook_resid_pre", 0, 2, 4}), HasSubstr("use --hook hook_mlp_out"));
    EXPECT_THAT(refusal("someone/saes", {"hook_mlp_out", 7, 9, 4}), HasSubstr("choose other --layers"));
    EXPECT_THAT(refusal("someone/saes", {"hook_mlp_out", 0, 2, 5}), HasSubstr("the field d_in is 4"));
    hub.put("someone/saes", "blocks.1.hook_mlp_out/cfg.json", {"{}", {}});
    EXPECT_THAT(refusal("someone/saes", {"hook_mlp_out", 1, 1, 4}), HasSubstr("cfg.json"));
    hub.put("someone/saes", "blocks.1.hook_mlp_out/cfg.json", {{}, std::uint64_t{65} << 20});
    EXPECT_THAT(refusal("someone/saes", all), HasSubstr("it is not fetched"));
    hub.changeHub("api", [](const LoopbackRequest&, LoopbackAnswer& answer) { answer.body = "[]"; });
    EXPECT_THAT(refusal("someone/saes", all), HasSubstr("does not say what files someone/saes has"));
    options.offline = true;
    EXPECT_THAT(refusal("someone/other", all), HasSubstr("offline"));
}

// A listing may name anything: nothing leaves the snapshot.
TEST_F(SaeHub, NamesThatLeadElsewhereAreLeftOut) {
    hub.changeHub("api", [](const LoopbackRequest&, LoopbackAnswer& answer) {
        answer.body = R"({"siblings":[)";
        for (const char* folder : {"../../../x", "/etc", "a/../.."})
            for (const char* file : {"cfg.json", "sae_weights.safetensors"})
                answer.body += std::string(answer.body.ends_with('[') ? "" : ",") + R"({"rfilename":")" + folder + "/" +
                               file + "\"}";
        answer.body += "]}";
    });
    EXPECT_THAT(refusal("someone/saes", all), HasSubstr("no folder there holds"));
}

TEST_F(SaeHub, ASmallFileOfAModelThatIsNotSmallIsNotFetched) {
    hub.put("test/nano", "merges.txt", {{}, std::uint64_t{65} << 20});
    const Error error = fetchError();
    EXPECT_EQ(error.kind, ErrorKind::Format);
    EXPECT_THAT(error.message, testing::AllOf(HasSubstr("merges.txt of test/nano has"), HasSubstr("at most 64")));
    EXPECT_TRUE(hub.requestsFor("merges.txt").empty());
}

} // namespace
} // namespace lamina
