// What names a model, and what the environment says of the hub.
#include "tests/net/model_hub_fixture.h"

namespace lamina {
namespace {

TEST(HubNames, WhatIsAName) {
    for (const char* name : {"gpt2", "gpt2-xl", "distilgpt2", "openai-community/gpt2", "a/b", "EleutherAI/gpt_x.1"})
        EXPECT_TRUE(isHubName(name)) << name;
    for (const char* name :
         {"demo", "", "gpt3", "./gpt2", "/gpt2", "a/b/c", "../x", "a/..", "a/", "/b", "a b/c", "a/-b", "a/b--c", "~/x"})
        EXPECT_FALSE(isHubName(name)) << name;
    test::TemporaryFolder folder;
    const fs::path before = fs::current_path();
    fs::create_directories(folder.path() / "owner" / "name");
    fs::current_path(folder.path());
    EXPECT_FALSE(isHubName("owner/name")) << "a folder of that name comes first";
    fs::current_path(before);
    EXPECT_THAT(hubNamesInWords(), HasSubstr("gpt2-medium"));
}

class Environment {
public:
    void set(const char* name, const char* value) {
        m_before.emplace_back(name, std::getenv(name) ? std::optional<std::string>(std::getenv(name)) : std::nullopt);
        value ? ::setenv(name, value, 1) : ::unsetenv(name);
    }
    ~Environment() {
        for (auto each = m_before.rbegin(); each != m_before.rend(); ++each)
            each->second ? ::setenv(each->first, each->second->c_str(), 1) : ::unsetenv(each->first);
    }

private:
    std::vector<std::pair<const char*, std::optional<std::string>>> m_before;
};

TEST(HubNames, TheEnvironmentIsPythons) {
    Environment environment;
    for (const char* name : {"HF_ENDPOINT", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME",
                             "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH", "HF_HUB_DISABLE_IMPLICIT_TOKEN",
                             "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "LAMINA_OFFLINE"})
        environment.set(name, nullptr);
    environment.set("HOME", "/home/ada");
    HubOptions options = HubOptions::fromEnvironment();
    EXPECT_EQ(options.endpoint, "https://huggingface.co");
    EXPECT_EQ(options.cache, "/home/ada/.cache/huggingface/hub");
    EXPECT_EQ(options.revision, "main");
    EXPECT_FALSE(options.offline);
    environment.set("XDG_CACHE_HOME", "/xdg");
    EXPECT_EQ(HubOptions::fromEnvironment().cache, "/xdg/huggingface/hub");
    environment.set("HF_HOME", "~/hf");
    EXPECT_EQ(HubOptions::fromEnvironment().cache, "/home/ada/hf/hub");
    environment.set("HUGGINGFACE_HUB_CACHE", "/old");
    EXPECT_EQ(HubOptions::fromEnvironment().cache, "/old");
    environment.set("HF_HUB_CACHE", "/new");
    EXPECT_EQ(HubOptions::fromEnvironment().cache, "/new");
    environment.set("HF_ENDPOINT", "http://mirror:8080/hf/");
    environment.set("HF_TOKEN", " hf_x\n");
    environment.set("HF_HUB_OFFLINE", "1");
    options = HubOptions::fromEnvironment();
    EXPECT_EQ(options.endpoint, "http://mirror:8080/hf/");
    EXPECT_EQ(options.token, "hf_x");
    EXPECT_TRUE(options.offline);
    environment.set("HF_HUB_OFFLINE", "0");
    EXPECT_FALSE(HubOptions::fromEnvironment().offline);
    environment.set("LAMINA_OFFLINE", "yes");
    EXPECT_TRUE(HubOptions::fromEnvironment().offline);
    environment.set("LAMINA_OFFLINE", nullptr);
    environment.set("TRANSFORMERS_OFFLINE", "ON");
    EXPECT_TRUE(HubOptions::fromEnvironment().offline);

    environment.set("LAB", "/lab");
    environment.set("HF_HUB_CACHE", "$LAB/models/${LAB}x/$NOT_SET");
    EXPECT_EQ(HubOptions::fromEnvironment().cache, "/lab/models//labx/$NOT_SET");
}

TEST(HubNames, TheTokenIsWherePythonFindsIt) {
    const test::TemporaryFolder home;
    Environment environment;
    for (const char* name : {"HF_HOME", "XDG_CACHE_HOME", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH",
                             "HF_HUB_DISABLE_IMPLICIT_TOKEN"})
        environment.set(name, nullptr);
    environment.set("HOME", home.path().c_str());
    EXPECT_EQ(HubOptions::fromEnvironment().token, "");
    fs::create_directories(home.path() / ".cache" / "huggingface");
    ASSERT_TRUE(writeFileAtomically(home.path() / ".cache" / "huggingface" / "token", "hf_login\n").ok());
    EXPECT_EQ(HubOptions::fromEnvironment().token, "hf_login");
    ASSERT_TRUE(writeFileAtomically(home.path() / "mine", "hf_mine").ok());
    environment.set("HF_TOKEN_PATH", "~/mine");
    EXPECT_EQ(HubOptions::fromEnvironment().token, "hf_mine");
    environment.set("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1");
    EXPECT_EQ(HubOptions::fromEnvironment().token, "");
    environment.set("HUGGING_FACE_HUB_TOKEN", "hf_older");
    EXPECT_EQ(HubOptions::fromEnvironment().token, "hf_older");
    environment.set("HF_TOKEN", "hf_newer");
    EXPECT_EQ(HubOptions::fromEnvironment().token, "hf_newer");
}

TEST(HubNames, WithoutAHomeThereIsTheSystemsWord) {
    Environment environment;
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME", "HOME"})
        environment.set(name, nullptr);
    EXPECT_FALSE(HubOptions::fromEnvironment().cache.is_relative() &&
                 !HubOptions::fromEnvironment().cache.empty()); // never below the folder the program is in
}

} // namespace
} // namespace lamina
