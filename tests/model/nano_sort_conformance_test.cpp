#include "engine/native/gpt2_forward.h"
#include "tensor/safetensors.h"
#include "tests/test_support.h"

#include <algorithm>
#include <cmath>

namespace lamina {
namespace {

using test::unwrap;

// The largest |a - b| relative to the largest |b|.
double relativeError(const Matrix& a, const Matrix& b) {
    EXPECT_EQ(a.size(), b.size());
    double largest = 0;
    double error = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(b.data()[i])));
        const double difference = std::abs(static_cast<double>(a.data()[i]) - b.data()[i]);
        if (!(difference <= error))
            error = difference;
    }
    return error / largest;
}

// A trained model that no one here made, with activations computed by another program.
TEST(NanoSort, EveryHookMatchesTheReferenceActivations) {
    LAMINA_NEEDS_SHARED_DATA();
    const auto folder = test::sharedData() / "models/nano-sort";
    const Gpt2 model = unwrap(Gpt2::open(folder));
    const SafetensorsFile reference = unwrap(SafetensorsFile::open(folder / "reference-activations.safetensors"));
    const Matrix idx = unwrap(reference.readMatrix("idx"));
    std::vector<std::int32_t> ids(idx.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        ids[i] = static_cast<std::int32_t>(idx.data()[i]);
    RunToken token;
    const auto forward = [&](HookPoint hook) { return unwrap(Gpt2Forward::start(model, {ids, 3, 11, hook})); };
    const std::pair<HookPoint, const char*> firstBlock[] = {
        {HookPoint::ResidPre, "x"},     {HookPoint::AttnOut, "yProj"},  {HookPoint::ResidMid, "attnResid"},
        {HookPoint::MlpPre, "fc"},      {HookPoint::MlpPost, "gelu"},   {HookPoint::MlpOut, "mlp"},
        {HookPoint::ResidPost, "block0"}};
    for (const auto& [hook, name] : firstBlock) {
        Gpt2Forward run = forward(hook);
        EXPECT_LT(relativeError(unwrap(run.next(token)), unwrap(reference.readMatrix(name))), 2e-5) << name;
    }
    Gpt2Forward blocks = forward(HookPoint::ResidPost);
    for (const char* name : {"block0", "block1", "block2"})
        EXPECT_LT(relativeError(unwrap(blocks.next(token)), unwrap(reference.readMatrix(name))), 2e-5) << name;
    EXPECT_LT(relativeError(unwrap(blocks.logits(token)), unwrap(reference.readMatrix("lm_head"))), 2e-5);
}

} // namespace
} // namespace lamina
