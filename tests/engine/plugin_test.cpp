// The registry of engines and what it says of plug-ins.
#include "engine/engines.h"
#include "tests/test_support.h"

#include <gmock/gmock.h>

namespace lamina {
namespace {

using test::unwrap;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::HasSubstr;

Error refusal(std::string_view name, std::string_view device) {
    const Result<Engine*> engine = openEngine(name, device);
    EXPECT_FALSE(engine.ok()) << name << " on " << device;
    return engine.ok() ? Error{} : engine.error();
}

TEST(Engines, BuiltInOnesComeFirstAndPluginsAreFound) {
    EXPECT_EQ(engineNames().front(), "native");
    EXPECT_THAT(engineNames(), Contains("twin"));
    EXPECT_THAT(namedEngines(), AllOf(Contains("native"), Contains("twin"), Contains("torch")));
    EXPECT_THAT(deviceNames(), AllOf(Contains("cpu"), Contains("cuda")));
}

TEST(Engines, AutoIsTheNativeOneOnItsFirstDevice) {
    Engine* engine = unwrap(openEngine("auto", "auto"));
    EXPECT_EQ(engine->info().name, "native");
    EXPECT_EQ(engine->device(), "cpu");
    EXPECT_EQ(engine, unwrap(openEngine("native", "cpu")));
    EXPECT_THAT(engine->info().version, HasSubstr("oneDNN"));
}

TEST(Engines, APluginIsLoadedOnce) {
    Engine* engine = unwrap(openEngine("twin", "auto"));
    EXPECT_EQ(engine->info().name, "twin");
    EXPECT_EQ(engine->device(), "twin:0");
    EXPECT_EQ(engine, unwrap(openEngine("twin", "auto")));
    EXPECT_EQ(engine, unwrap(openEngine("twin", "twin:0")));
}

TEST(Engines, AnAbsentOneIsAnsweredInOneSentence) {
    for (const char* name : {"absent", "../../etc", "", "Torch!"}) {
        const Error error = refusal(name, "auto");
        EXPECT_EQ(error.kind, ErrorKind::Usage);
        EXPECT_THAT(error.message, AllOf(HasSubstr("is not here: liblamina-"), HasSubstr("install the package"),
                                         HasSubstr("native")));
    }
}

TEST(Engines, ADeviceThatAnEngineLacksIsNamedWithThoseItHas) {
    EXPECT_THAT(refusal("native", "cuda:0").message, AllOf(HasSubstr("--device cuda:0"), HasSubstr("computes on cpu")));
    // Without the plug-in that has such devices, the sentence names it.
    EXPECT_THAT(refusal("auto", "cuda:99").message,
                AllOf(HasSubstr("--device cuda:99"),
                      AnyOf(HasSubstr("computes on"), HasSubstr("needs the engine 'torch', which is not here"))));
    EXPECT_THAT(refusal("twin", "cpu").message, AllOf(HasSubstr("--device cpu"), HasSubstr("computes on twin:0")));
}

TEST(Engines, PluginsOfAnotherVersionAndOtherLibrariesAreRefused) {
    const Error stale = refusal("stale", "auto");
    EXPECT_EQ(stale.kind, ErrorKind::Unsupported);
    EXPECT_THAT(stale.message, HasSubstr("belongs to another version of Lamina"));
    EXPECT_THAT(refusal("hollow", "auto").message, HasSubstr("is not an engine of Lamina"));
}

} // namespace
} // namespace lamina
